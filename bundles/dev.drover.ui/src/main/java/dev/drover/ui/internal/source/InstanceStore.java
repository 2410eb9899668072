package dev.drover.ui.internal.source;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;

import dev.drover.wire.link.SafeLog;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.core.runtime.preferences.IPreferencesService;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.prefs.BackingStoreException;

/**
 * Settings in the platform's preferences: stored in the instance scope, and read through all scopes, so that an
 * administrator's own first values count. Safe for use by many threads.
 *
 * @param preferences the platform's service
 */
public record InstanceStore(IPreferencesService preferences) implements Settings.Store {
    /** The name of the node. */
    public static final String NODE = "dev.drover.ui";
    private static final System.Logger LOG = SafeLog.of(InstanceStore.class);

    /**
     * The preferences of the platform that this bundle runs in.
     *
     * @throws IllegalStateException if it has none
     */
    public static InstanceStore ofPlatform() {
        BundleContext context = FrameworkUtil.getBundle(InstanceStore.class).getBundleContext();
        ServiceReference<IPreferencesService> there = context.getServiceReference(IPreferencesService.class);
        if (there == null)
            throw new IllegalStateException("The bundle org.eclipse.equinox.preferences is not started.");
        return new InstanceStore(context.getService(there));
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(preferences.getString(NODE, key, null, null));
    }

    @Override
    public void put(Map<String, String> texts) {
        IEclipsePreferences node = node();
        // What is as everybody has it is not stored, so that an administrator can still change it.
        texts.forEach((key, text) -> {
            if (!text.equals(get(key).orElse(null))) node.put(key, text);
        });
        try {
            node.flush();
        } catch (BackingStoreException e) {
            LOG.log(Level.WARNING, "The settings of the process manager cannot be stored: " + e.getMessage());
        }
    }

    @Override
    public Runnable onChange(Runnable changed) {
        IEclipsePreferences node = node();
        IPreferenceChangeListener listener = event -> changed.run();
        node.addPreferenceChangeListener(listener);
        return () -> node.removePreferenceChangeListener(listener);
    }

    private static IEclipsePreferences node() {
        return InstanceScope.INSTANCE.getNode(NODE);
    }
}

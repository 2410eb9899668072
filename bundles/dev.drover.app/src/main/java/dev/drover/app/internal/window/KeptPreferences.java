package dev.drover.app.internal.window;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;

import dev.drover.wire.link.SafeLog;
import org.osgi.service.prefs.BackingStoreException;
import org.osgi.service.prefs.Preferences;

/**
 * The preferences among the window's settings: each run of the product has an instance area of its own, so what a
 * person has set would be forgotten with it.
 *
 * @param node the preferences of this run
 */
record KeptPreferences(Preferences node) {
    private static final System.Logger LOG = SafeLog.of(KeptPreferences.class);
    private static final String PREFIX = "preference.";

    /** Sets the preferences as they were in the last run. */
    void restore(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) node.put(name.substring(PREFIX.length()), value);
        });
    }

    /** What is to be kept. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        try {
            for (String key : node.keys()) settings.put(PREFIX + key, node.get(key, ""));
        } catch (BackingStoreException | IllegalStateException e) {
            LOG.log(Level.WARNING, "The preferences cannot be read, and are not kept: " + e.getMessage());
        }
        return settings;
    }
}

package dev.drover.ide.internal;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.drover.wire.link.SafeLog;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.URIUtil;
import org.eclipse.e4.ui.model.application.MApplication;
import org.eclipse.e4.ui.model.application.MApplicationElement;
import org.eclipse.e4.ui.model.application.commands.MBindingTable;
import org.eclipse.e4.ui.model.application.commands.MHandler;
import org.eclipse.e4.ui.model.application.commands.MKeyBinding;
import org.eclipse.e4.ui.model.application.ui.MUIElement;
import org.eclipse.e4.ui.model.application.ui.advanced.MPerspective;
import org.eclipse.e4.ui.model.application.ui.advanced.MPlaceholder;
import org.eclipse.e4.ui.model.application.ui.menu.MHandledItem;
import org.eclipse.e4.ui.workbench.UIEvents;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/**
 * Takes the process manager out of what the workbench is about to save when Drover has been uninstalled: nobody is
 * there at the next start to do so, and the workbench would keep a view that it cannot show.
 */
@Component(immediate = true, property = EventConstants.EVENT_TOPIC + "=" + UIEvents.UILifeCycle.APP_SHUTDOWN_STARTED)
public final class LeaveNothing implements EventHandler {
    private static final System.Logger LOG = SafeLog.of(LeaveNothing.class);
    /** What the IDE starts with next time, below its configuration. */
    private static final String BUNDLES = "org.eclipse.equinox.simpleconfigurator/bundles.info";
    private static final int ROUNDS = 3;
    private static final String VIEWS_BUNDLE = "dev.drover.ui,";
    /** How the ids of all that we give the workbench begin. */
    private static final List<String> OURS = List.of("dev.drover.ui.", "dev.drover.ide.");

    private final Optional<Path> bundles;
    /** One that was installed past p2 was never listed, and says nothing by that. */
    private final boolean wasListed;

    @Activate
    public LeaveNothing() {
        this(bundles());
    }

    LeaveNothing(Optional<Path> bundles) {
        this.bundles = bundles;
        wasListed = listed();
    }

    private static Optional<Path> bundles() {
        try {
            URL area = Platform.getConfigurationLocation().getURL();
            return Optional.of(Path.of(URIUtil.toURI(area)).resolve(BUNDLES));
        } catch (URISyntaxException | RuntimeException e) {
            // A configuration that is in no folder is changed by no p2.
            LOG.log(System.Logger.Level.DEBUG, "The configuration is in no folder", e);
            return Optional.empty();
        }
    }

    private boolean listed() {
        if (bundles.isEmpty() || !Files.isRegularFile(bundles.get())) return false;
        try {
            return Files.readAllLines(bundles.get()).stream().anyMatch(line -> line.startsWith(VIEWS_BUNDLE));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "What the IDE starts with next time cannot be read", e);
            return true;
        }
    }

    /** Whether the next start is one without the view. */
    boolean uninstalled() {
        return wasListed && !listed();
    }

    @Override
    public void handleEvent(Event shutdown) {
        if (uninstalled() && shutdown.getProperty(UIEvents.EventTags.ELEMENT) instanceof MApplication application)
            forget(application);
    }

    private static void forget(MApplication application) {
        EObject everything = (EObject) application;
        // As something leaves, the workbench makes anew what that refers to.
        for (int i = 0; i < ROUNDS; i++) forget(everything);
    }

    private static void forget(EObject everything) {
        Set<EObject> ours = new LinkedHashSet<>();
        everything.eAllContents().forEachRemaining(each -> {
            if (each instanceof MApplicationElement element && isOurs(element)) ours.add(each);
            if (each instanceof MPerspective perspective) perspective.getTags().removeIf(LeaveNothing::namesOurs);
        });
        // Saved with a reference to what is gone, the whole model would not be read again.
        EcoreUtil.UsageCrossReferencer.findAll(ours, everything).values().stream()
                .flatMap(Collection::stream)
                .map(EStructuralFeature.Setting::getEObject)
                .filter(LeaveNothing::isNothingAlone)
                .forEach(ours::add);
        for (EObject each : ours) if (each instanceof MUIElement shown) shown.setToBeRendered(false);
        EcoreUtil.deleteAll(ours, true);
    }

    /** Whether it means nothing without what it refers to. */
    private static boolean isNothingAlone(EObject element) {
        return element instanceof MKeyBinding || element instanceof MBindingTable || element instanceof MHandler
                || element instanceof MHandledItem || element instanceof MPlaceholder;
    }

    private static boolean namesOurs(String tag) {
        return OURS.stream().anyMatch(ours -> tag.contains(":" + ours));
    }

    private static boolean isOurs(MApplicationElement element) {
        return element.getElementId() != null && OURS.stream().anyMatch(element.getElementId()::startsWith);
    }
}

package dev.drover.ide.internal;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.drover.wire.link.SafeLog;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.URIUtil;
import org.eclipse.e4.ui.model.application.MApplication;
import org.eclipse.e4.ui.model.application.MApplicationElement;
import org.eclipse.e4.ui.model.application.commands.MBindingContext;
import org.eclipse.e4.ui.model.application.ui.MUIElement;
import org.eclipse.e4.ui.model.application.ui.advanced.MPerspective;
import org.eclipse.e4.ui.model.application.ui.advanced.MPlaceholder;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.basic.MWindow;
import org.eclipse.e4.ui.workbench.UIEvents;
import org.eclipse.e4.ui.workbench.modeling.EModelService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/**
 * Takes the process manager out of what the workbench is about to save when Drover has been uninstalled: nobody is there
 * at the next start to do so, and the workbench would keep a view that it cannot show.
 */
@Component(immediate = true, property = EventConstants.EVENT_TOPIC + "=" + UIEvents.UILifeCycle.APP_SHUTDOWN_STARTED)
public final class LeaveNothing implements EventHandler {
    private static final System.Logger LOG = SafeLog.of(LeaveNothing.class);
    static final String VIEW = "dev.drover.ui.processes";
    /** What the IDE starts with next time, below its configuration. */
    private static final String BUNDLES = "org.eclipse.equinox.simpleconfigurator/bundles.info";
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
        EModelService model = application.getContext().get(EModelService.class);
        int everywhere = EModelService.ANYWHERE | EModelService.IN_SHARED_AREA | EModelService.OUTSIDE_PERSPECTIVE
                | EModelService.IN_ANY_PERSPECTIVE;
        for (MPlaceholder each : model.findElements(application, VIEW, MPlaceholder.class, null, everywhere))
            remove(each);
        for (MPart each : model.findElements(application, VIEW, MPart.class, null, everywhere)) remove(each);
        for (MWindow window : application.getChildren()) window.getSharedElements().removeIf(LeaveNothing::isOurs);
        // What the workbench has made of plugin.xml and of the fragment is saved as well.
        application.getDescriptors().removeIf(LeaveNothing::isOurs);
        application.getBindingTables().removeIf(LeaveNothing::isOurs);
        application.getCommands().removeIf(LeaveNothing::isOurs);
        application.getCategories().removeIf(LeaveNothing::isOurs);
        forget(application.getBindingContexts());
        forget(application.getRootContext());
        for (MPerspective each : model.findElements(application, null, MPerspective.class, null, everywhere))
            each.getTags().removeIf(tag -> OURS.stream().anyMatch(ours -> tag.contains(":" + ours)));
    }

    private static void forget(List<MBindingContext> contexts) {
        contexts.removeIf(LeaveNothing::isOurs);
        for (MBindingContext each : contexts) forget(each.getChildren());
    }

    private static boolean isOurs(MApplicationElement element) {
        return element.getElementId() != null && OURS.stream().anyMatch(element.getElementId()::startsWith);
    }

    private static void remove(MUIElement element) {
        element.setToBeRendered(false);
        if (element.getParent() != null) element.getParent().getChildren().remove(element);
    }
}

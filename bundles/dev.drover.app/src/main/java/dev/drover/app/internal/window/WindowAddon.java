package dev.drover.app.internal.window;

import java.util.Arrays;
import java.util.Map;

import dev.drover.app.internal.job.BadArgument;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.e4.core.di.annotations.Optional;
import org.eclipse.e4.core.di.extensions.Service;
import org.eclipse.e4.ui.di.UIEventTopic;
import org.eclipse.e4.ui.model.application.MApplication;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.basic.MWindow;
import org.eclipse.e4.ui.model.application.ui.basic.MWindowElement;
import org.eclipse.e4.ui.workbench.IWorkbench;
import org.eclipse.e4.ui.workbench.UIEvents;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Monitor;
import org.eclipse.swt.widgets.Shell;
import org.osgi.service.event.Event;

/** Arranges the window as it was left, starts the job once it is open, and closes it when that was asked for. */
public final class WindowAddon {
    private static final int LOOK_MILLIS = 200;

    private final WindowRun run;
    private IWorkbench workbench;

    @Inject
    public WindowAddon(@Service WindowRun run) {
        this.run = run;
    }

    /** Arranges the window as it was left, before it is drawn. A picture shows what everybody sees the first time. */
    @PostConstruct
    void arrange(MApplication application) {
        boolean ofAPerson = run.arguments()
                .filter(asked -> asked.screenshot().isEmpty() && !asked.exitWhenDone())
                .isPresent();
        Display display = Display.getCurrent();
        if (!ofAPerson || display == null) return;
        MWindow window = application.getChildren().get(0);
        for (MWindowElement child : window.getChildren()) {
            if (!(child instanceof MPart part)) continue;
            WindowLayout layout = new WindowLayout(window, part);
            WindowSettings settings = WindowSettings.ofThisPerson();
            KeptPreferences preferences = new KeptPreferences(InstanceScope.INSTANCE.getNode("dev.drover.ui"));
            Map<String, String> before = settings.load();
            preferences.restore(before);
            layout.restore(before, Arrays.stream(display.getMonitors()).map(Monitor::getClientArea).toList());
            run.atEnd(() -> {
                Map<String, String> kept = layout.settings();
                kept.putAll(preferences.settings());
                settings.save(kept);
            });
            return;
        }
    }

    /** The workbench is not there yet when addons are made. */
    @Inject
    @Optional
    void opened(
            @UIEventTopic(UIEvents.UILifeCycle.APP_STARTUP_COMPLETE) Event event,
            MApplication application,
            IWorkbench opened) {
        workbench = opened;
        if (run.arguments().isEmpty()) return;
        Display display = Display.getCurrent();
        Thread.ofPlatform().daemon().name("drover-job-start").start(() -> begin(display));
        Shell shell = (Shell) application.getChildren().get(0).getWidget();
        run.arguments().get().screenshot().ifPresent(file -> new Screenshot(run, shell, file, this::close).start());
        if (run.arguments().get().exitWhenDone()) look(display);
    }

    private void begin(Display display) {
        try {
            run.begin();
        } catch (BadArgument e) {
            run.fail(WindowRun.BAD_ARGUMENT, e.getMessage());
            display.asyncExec(this::close);
        }
    }

    private void look(Display display) {
        if (run.job().isPresent() && run.job().get().finished()) close();
        else
            display.timerExec(LOOK_MILLIS, () -> look(display));
    }

    private void close() {
        run.job().flatMap(job -> job.problem()).ifPresent(problem -> run.fail(WindowRun.FAILED, problem));
        workbench.close();
    }
}

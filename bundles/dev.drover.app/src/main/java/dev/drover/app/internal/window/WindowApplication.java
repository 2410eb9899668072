package dev.drover.app.internal.window;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.drover.app.internal.job.BadArgument;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.core.runtime.ServiceCaller;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.swt.SWTError;
import org.eclipse.swt.SWTException;

/**
 * What the platform starts for {@code -application dev.drover.app.window}: the e4 workbench, and around it what that
 * has no room for: arguments that are refused before a window opens, and an exit code.
 */
public final class WindowApplication implements IApplication {
    private static final String WORKBENCH = "org.eclipse.e4.ui.workbench.swt.E4Application";
    private static final Duration SERVICES = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 20;

    private volatile IApplication workbench;

    @Override
    public Object start(IApplicationContext context) throws Exception {
        String[] given = (String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS);
        List<String> arguments = Arrays.asList(given);
        if (arguments.contains("--help")) {
            WindowRun.help().forEach(System.out::println);
            return WindowRun.DONE;
        }
        try {
            return run(WindowArguments.parse(arguments, Path.of("").toAbsolutePath()), context);
        } catch (BadArgument e) {
            System.err.println("drover: " + e.getMessage());
            return WindowRun.BAD_ARGUMENT;
        }
    }

    @Override
    public void stop() {
        IApplication running = workbench;
        if (running != null) running.stop();
    }

    private Object run(WindowArguments arguments, IApplicationContext context) throws Exception {
        ServiceCaller<WindowRun> component = new ServiceCaller<>(WindowApplication.class, WindowRun.class);
        long deadline = System.nanoTime() + SERVICES.toNanos();
        while (component.current().isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                System.err.println("drover: the product's services are not there after " + SERVICES.toSeconds()
                        + " s: start it with -consoleLog to see which bundle is missing.");
                return WindowRun.FAILED;
            }
            Thread.sleep(POLL_MILLIS);
        }
        WindowRun run = component.current().get();
        run.prepare(arguments);
        try {
            open(context, run);
        } finally {
            component.unget();
        }
        return run.end();
    }

    private void open(IApplicationContext context, WindowRun run) throws Exception {
        workbench = workbench();
        try {
            workbench.start(context);
        } catch (SWTError | SWTException e) {
            run.fail(WindowRun.FAILED, "no window can be opened (" + e.getMessage()
                    + "): set DISPLAY to a display, or do without a window by --headless.");
        } catch (UnsatisfiedLinkError e) {
            run.fail(WindowRun.FAILED, "no window can be opened, because a library of GTK 3 is missing"
                    + " (Debian: apt-get install libgtk-3-0): or do without a window by --headless.");
        }
    }

    private static IApplication workbench() throws CoreException {
        for (IConfigurationElement application : RegistryFactory.getRegistry()
                .getExtension("org.eclipse.core.runtime.applications", WORKBENCH)
                .getConfigurationElements()) {
            for (IConfigurationElement run : application.getChildren("run"))
                return (IApplication) run.createExecutableExtension("class");
        }
        throw new IllegalStateException(
                "The bundle org.eclipse.e4.ui.workbench.swt declares no application " + WORKBENCH);
    }
}

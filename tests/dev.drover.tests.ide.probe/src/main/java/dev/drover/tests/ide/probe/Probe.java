package dev.drover.tests.ide.probe;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;

import org.eclipse.ui.IStartup;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

/**
 * What a user does in the IDE after installing Drover, once its window is open; the system property
 * {@code drover.probe.part} says which part of it. Then the IDE is closed. What was seen is left as
 * {@code report.properties}, with pictures, in the folder that the system property {@code drover.probe} names.
 */
public final class Probe implements IStartup {

    private final Path folder = Path.of(System.getProperty("drover.probe"));
    private final Properties report = new Properties();
    private final IWorkbench workbench = PlatformUI.getWorkbench();
    private final Screen screen = new Screen(workbench.getDisplay());

    @Override
    public void earlyStartup() {
        new Thread(this::run, "drover-probe").start();
    }

    private void run() {
        try {
            use();
        } catch (Exception | AssertionError e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            report.setProperty("problem", trace.toString());
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve("report.properties"))) {
            report.store(out, null);
        } catch (IOException e) {
            e.printStackTrace();
        }
        workbench.getDisplay().asyncExec(workbench::close);
    }

    private void use() throws Exception {
        IWorkbenchWindow window =
                screen.await("a window", () -> Optional.ofNullable(workbench.getActiveWorkbenchWindow())
                        .or(() -> Arrays.stream(workbench.getWorkbenchWindows()).findFirst()));
        screen.call(() -> {
            window.getShell().setBounds(0, 0, 1400, 900);
            return null;
        });
        report.setProperty("me", Long.toString(ProcessHandle.current().pid()));
        part(System.getProperty("drover.probe.part", "view")).play(new Stage(screen, window, folder, report));
    }

    private static Part part(String name) {
        return switch (name) {
            case "view" -> new UseView();
            case "look" -> new Look();
            case "update" -> new Update();
            case "remove" -> new Remove();
            case "gone" -> new Gone();
            case "origins" -> new WhoStarted();
            case "debugger" -> new AttachTheDebugger();
            case "theme" -> new SwitchTheme();
            default -> throw new AssertionError("there is no part " + name);
        };
    }
}

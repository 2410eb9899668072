package dev.drover.tests.ide.probe;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;

/**
 * Launches a Java program, starts another one as a plug-in does, and a third as that one's child; reads who started
 * each, looks at the first in the Console view, and ends it in the process manager.
 */
final class WhoStarted implements Part {

    private static final NullProgressMonitor MONITOR = new NullProgressMonitor();

    private Stage stage;

    @Override
    public void play(Stage on) throws Exception {
        stage = on;
        ILaunch launch = launchJavaProgram();
        IProcess launched = stage.screen().await("the launched process", () -> Arrays.stream(launch.getProcesses())
                .filter(each -> each.getAttribute(IProcess.ATTR_PROCESS_ID) != null)
                .findFirst());
        long launchedPid = Long.parseLong(launched.getAttribute(IProcess.ATTR_PROCESS_ID));
        Process own = new ProcessBuilder("/bin/sh", "-c", "sleep 600 & wait").start();
        try {
            ProcessTable table = openByTheSum();
            keep("launched", stage.row(table, launchedPid, "Started by", ".*[)]"));
            // The flight recorder tells of a start about a second after it.
            keep("own", stage.row(table, own.pid(), "Started by", ".*[)]"));
            ProcessHandle below = stage.screen().await("the child of the child", () -> own.children().findFirst());
            keep("below", stage.row(table, below.pid(), "Started by", ".*[)]"));
            keep("me", stage.row(table, ProcessHandle.current().pid(), "State", "running"));
            select(table, launchedPid);
            stage.screen().picture(stage.window().getShell(), stage.folder().resolve("started-by.png"));
            showConsole(table);
            end(table, launch, launched);
        } finally {
            own.descendants().forEach(ProcessHandle::destroyForcibly);
            own.destroyForcibly();
            launched.terminate();
        }
    }

    /** The sum of all processes in the status line is a button that opens the process manager. */
    private ProcessTable openByTheSum() throws Exception {
        Button sum = stage.screen().await("the sum in the status line", () -> Screen
                .below(stage.window().getShell(), Button.class).stream()
                .filter(button -> button.isVisible() && button.getText().matches("3 processes · .* % · .* MB"))
                .findFirst());
        stage.report().setProperty("sum", stage.screen().call(sum::getText));
        stage.screen().call(() -> {
            sum.notifyListeners(SWT.Selection, new Event());
            return null;
        });
        return stage.screen().await("the table", stage::table);
    }

    private void keep(String what, Map<String, String> row) {
        stage.report().setProperty(what, row.get("Started by"));
    }

    /** A project with the probe's jar on its class path, and Run As > Java Application. */
    private ILaunch launchJavaProgram() throws Exception {
        IWorkspace workspace = ResourcesPlugin.getWorkspace();
        IProject project = workspace.getRoot().getProject("program");
        IProjectDescription description = workspace.newProjectDescription("program");
        description.setNatureIds(new String[] {"org.eclipse.jdt.core.javanature"});
        project.create(description, MONITOR);
        // The framework's address of the jar is not encoded: a space stands in it as it is.
        Path jar = Path.of(Waits.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        String classpath = """
                <?xml version="1.0" encoding="UTF-8"?>
                <classpath>
                    <classpathentry kind="con" path="org.eclipse.jdt.launching.JRE_CONTAINER"/>
                    <classpathentry kind="lib" path="%s"/>
                    <classpathentry kind="output" path="bin"/>
                </classpath>
                """.formatted(jar);
        Files.writeString(project.getLocation().toPath().resolve(".classpath"), classpath);
        project.open(MONITOR);
        project.refreshLocal(IProject.DEPTH_INFINITE, MONITOR);
        IFile file = project.getFile(".classpath");
        file.setContents(new ByteArrayInputStream(classpath.getBytes(StandardCharsets.UTF_8)), 0, MONITOR);
        ILaunchConfigurationWorkingCopy configuration = DebugPlugin.getDefault().getLaunchManager()
                .getLaunchConfigurationType("org.eclipse.jdt.launching.localJavaApplication")
                .newInstance(null, "Waits");
        configuration.setAttribute("org.eclipse.jdt.launching.PROJECT_ATTR", "program");
        configuration.setAttribute("org.eclipse.jdt.launching.MAIN_TYPE", Waits.class.getName());
        return configuration.launch(ILaunchManager.RUN_MODE, MONITOR);
    }

    private void select(ProcessTable table, long pid) throws Exception {
        stage.screen().call(() -> {
            table.select(table.rowOf(pid));
            return null;
        });
    }

    private void showConsole(ProcessTable table) throws Exception {
        stage.screen().call(() -> {
            table.choose("Show in Console View");
            return null;
        });
        stage.screen().await("the Console view", () -> Optional.ofNullable(
                stage.window().getActivePage().findView("org.eclipse.ui.console.ConsoleView"))
                .filter(view -> stage.window().getActivePage().isPartVisible(view)));
        stage.screen().picture(stage.window().getShell(), stage.folder().resolve("console.png"));
    }

    /** The key Delete, and the button of the question. */
    private void end(ProcessTable table, ILaunch launch, IProcess launched) throws Exception {
        var heard = new CompletableFuture<Void>();
        DebugPlugin.getDefault().addDebugEventListener(events -> {
            for (DebugEvent event : events)
                if (event.getKind() == DebugEvent.TERMINATE && event.getSource() == launched) heard.complete(null);
        });
        // The Console view is in front.
        stage.screen().call(() -> stage.window().getActivePage().showView(Stage.VIEW));
        select(table, Long.parseLong(launched.getAttribute(IProcess.ATTR_PROCESS_ID)));
        stage.screen().later(() -> {
            table.delete();
            return null;
        });
        Button end = stage.screen().await("the question", () -> Arrays
                .stream(stage.window().getShell().getDisplay().getShells())
                .filter(Shell::isVisible)
                .flatMap(shell -> Screen.below(shell, Button.class).stream())
                .filter(button -> button.getText().replace("&", "").equals("End"))
                .findFirst());
        stage.screen().call(() -> {
            end.notifyListeners(SWT.Selection, new Event());
            return null;
        });
        heard.get(30, TimeUnit.SECONDS);
        stage.report().setProperty("terminated", Boolean.toString(launch.isTerminated()));
        String status = stage.screen().await("the sentence about the end", () -> Screen
                .texts(stage.part().orElseThrow()).stream().filter(text -> text.contains("was ended through"))
                .findFirst());
        stage.report().setProperty("status", status);
    }
}

package dev.drover.tests.ide.probe;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.drover.api.Registration;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.WorkerSnapshot;
import org.eclipse.core.runtime.ServiceCaller;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.workbench.modeling.EPartService;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IStartup;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

/**
 * What a user does in the IDE after installing Drover, once its window is open: starts a pool, opens the process
 * manager, looks at it, closes the pool and the IDE. What was seen is left as {@code report.properties}, with pictures,
 * in the folder that the system property {@code drover.probe} names.
 */
public final class Probe implements IStartup {

    private static final String VIEW = "dev.drover.ui.processes";
    private static final int WORKERS = 2;
    /** So many that the trends have something to show. */
    private static final int ROUNDS = 5;

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
        ProcessTable table;
        List<WorkerSnapshot> workers;
        try (ProcessPool pool = service(ProcessPools.class).open(
                PoolSpec.java("primes", Primes.class).size(WORKERS, WORKERS))) {
            Work work = Work.on(pool);
            new ShowView(screen, window).open("Drover", "Process Manager", folder.resolve("show-view.png"));
            table = screen.await("the table", () -> table(window));
            workers = look(window, table, pool);
            report.setProperty("requests", Integer.toString(work.stop()));
        }
        screen.await("a table without workers", () -> without(table, workers));
    }

    /** Waits until the table shows the pool, and keeps what it shows as text and as a picture. */
    private List<WorkerSnapshot> look(IWorkbenchWindow window, ProcessTable table, ProcessPool pool) throws Exception {
        List<WorkerSnapshot> workers = screen.await("figures of all workers", () -> measured(pool, table));
        awaitRounds(service(ProcessMonitor.class));
        report.setProperty("table", screen.call(table::text));
        report.setProperty("workers", text(workers));
        screen.call(() -> {
            table.select(row(table, workers.get(0)));
            return null;
        });
        screen.picture(window.getShell(), folder.resolve("window.png"));
        new ViewCommands(screen, window, window.getService(EPartService.class).findPart(VIEW)).use(report, folder);
        return workers;
    }

    private Optional<ProcessTable> table(IWorkbenchWindow window) {
        MPart part = window.getService(EPartService.class).findPart(VIEW);
        return part != null && part.getWidget() instanceof Composite widget ? ProcessTable.in(widget)
                : Optional.empty();
    }

    /** The pool's workers, if the table has each with its memory and what it has done. */
    private static Optional<List<WorkerSnapshot>> measured(ProcessPool pool, ProcessTable table) {
        List<WorkerSnapshot> workers = pool.snapshot().workers();
        List<String> lines = table.text().lines().toList();
        boolean all = workers.size() == WORKERS && workers.stream().allMatch(worker -> lines.stream()
                .map(line -> Arrays.asList(line.split("\t", -1)))
                .anyMatch(cells -> cells.get(0).equals(worker.name())
                        && cells.get(4).equals(Long.toString(worker.pid()))
                        && cells.get(2).matches("[1-9].*")));
        return all ? Optional.of(workers) : Optional.empty();
    }

    /** Something, if none of the workers is in the table as a living process. */
    private static Optional<String> without(ProcessTable table, List<WorkerSnapshot> workers) {
        String text = table.text();
        List<String> pids = workers.stream().map(worker -> Long.toString(worker.pid())).toList();
        return text.lines()
                .map(line -> Arrays.asList(line.split("\t", -1)))
                .noneMatch(cells -> pids.contains(cells.get(4)) && !cells.get(1).equals("ended"))
                        ? Optional.of(text) : Optional.empty();
    }

    private static int row(ProcessTable table, WorkerSnapshot worker) {
        List<String> lines = table.text().lines().toList();
        for (int i = 1; i < lines.size(); i++) if (lines.get(i).startsWith(worker.name() + "\t")) return i - 1;
        throw new AssertionError(worker.name() + " is not in the table");
    }

    private static String text(List<WorkerSnapshot> workers) {
        return workers.stream().map(each -> each.name() + " " + each.pid()).collect(Collectors.joining("\n"));
    }

    private static void awaitRounds(ProcessMonitor monitor) throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(ROUNDS);
        Registration samples = monitor.onSample(rounds::countDown);
        try {
            if (!rounds.await(60, TimeUnit.SECONDS)) throw new AssertionError("the monitor does not sample");
        } finally {
            samples.close();
        }
    }

    /** The services are there before the window is, for their bundles start before the application. */
    private static <T> T service(Class<T> type) {
        return new ServiceCaller<>(Probe.class, type)
                .current()
                .orElseThrow(() -> new AssertionError("there is no service " + type.getName()));
    }
}

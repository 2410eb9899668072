package dev.drover.tests.ide.probe;

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
import org.eclipse.e4.ui.workbench.modeling.EPartService;

/** Starts a pool, opens the process manager, looks at it, and closes the pool. */
final class UseView implements Part {

    private static final int WORKERS = 2;
    /** So many that the trends have something to show. */
    private static final int ROUNDS = 5;

    private Stage stage;

    @Override
    public void play(Stage on) throws Exception {
        stage = on;
        ProcessTable table;
        List<WorkerSnapshot> workers;
        try (ProcessPool pool = Stage.service(ProcessPools.class).open(
                PoolSpec.java("primes", Primes.class).size(WORKERS, WORKERS))) {
            Work work = Work.on(pool);
            table = stage.openView();
            workers = look(table, pool);
            stage.report().setProperty("requests", Integer.toString(work.stop()));
        }
        stage.screen().await("a table without workers", () -> without(table, workers));
    }

    /** Waits until the table shows the pool, and keeps what it shows as text and as a picture. */
    private List<WorkerSnapshot> look(ProcessTable table, ProcessPool pool) throws Exception {
        Screen screen = stage.screen();
        Properties report = stage.report();
        List<WorkerSnapshot> workers = screen.await("figures of all workers", () -> measured(pool, table));
        awaitRounds(Stage.service(ProcessMonitor.class));
        report.setProperty("table", screen.call(table::text));
        report.setProperty("workers", text(workers));
        screen.call(() -> {
            table.select(row(table, workers.get(0)));
            return null;
        });
        screen.picture(stage.window().getShell(), stage.folder().resolve("window.png"));
        new ViewCommands(screen, stage.window(), stage.window().getService(EPartService.class).findPart(Stage.VIEW))
                .use(report, stage.folder());
        return workers;
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
}

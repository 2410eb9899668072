package dev.drover.app.internal.headless;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.app.internal.job.Arguments;
import dev.drover.app.internal.job.BadArgument;
import dev.drover.app.internal.job.FilesJobService;
import dev.drover.app.internal.job.JobReport;
import dev.drover.app.internal.job.RunningJob;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The product without a window: does the job once, shows it in the terminal and ends. */
@Component(service = Headless.class)
public final class Headless {

    /** The job was done; files that could not be read do not change that. */
    static final int DONE = 0;
    /** The job could not be done to its end. */
    static final int FAILED = 1;
    /** The command line asks for something that cannot be. */
    static final int BAD_ARGUMENT = 2;

    private static final Duration BETWEEN_FRAMES = Duration.ofSeconds(1);
    private static final long LONGEST_GOODBYE_SECONDS = 15;

    private final FilesJobService jobs;
    private final ProcessMonitor monitor;

    @Activate
    public Headless(@Reference FilesJobService jobs, @Reference ProcessMonitor monitor) {
        this.jobs = jobs;
        this.monitor = monitor;
    }

    /**
     * Does the job. On SIGINT or SIGTERM it is stopped, and what was done is still printed.
     *
     * @param arguments as typed by the user
     * @param environment of this process
     * @return the exit code
     */
    int run(List<String> arguments, PrintStream out, PrintStream err, Map<String, String> environment)
            throws InterruptedException {
        if (arguments.contains("--help")) {
            out.print(Arguments.usage());
            return DONE;
        }
        try {
            Arguments asked = Arguments.parse(arguments, Path.of("").toAbsolutePath());
            return run(asked, out, asked.json() ? err : out, environment);
        } catch (BadArgument e) {
            err.println("drover: " + e.getMessage());
            return BAD_ARGUMENT;
        }
    }

    private int run(Arguments asked, PrintStream out, PrintStream live, Map<String, String> environment)
            throws BadArgument, InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        RunningJob running = jobs.start(asked);
        // The JVM ends with 130 or 143 by itself once this hook has returned.
        Thread goodbye = Thread.ofPlatform().name("drover-goodbye").unstarted(() -> stop(running, ended));
        Runtime.getRuntime().addShutdownHook(goodbye);
        try (running) {
            boolean redraws = !asked.plain() && !asked.json() && Screen.isTerminal(environment);
            Map<Long, String> names = watch(running, new Screen(live, redraws, environment));
            running.close();
            JobReport report = running.job().report();
            // The end of the JVM closes pools as well: what the job then says of its pool is no problem of the job.
            boolean ending = report.problem().isPresent() && !forget(goodbye);
            return conclude(ending ? report.stopped() : report, names, asked.json(), out);
        } finally {
            ended.countDown();
            forget(goodbye);
        }
    }

    private Map<Long, String> watch(RunningJob running, Screen screen) throws InterruptedException {
        Map<Long, String> names = new HashMap<>();
        boolean finished = false;
        while (!finished) {
            screen.show(table(running, names));
            finished = running.job().await(BETWEEN_FRAMES);
        }
        screen.end(table(running, names));
        return names;
    }

    private LiveTable table(RunningJob running, Map<Long, String> names) {
        PoolSnapshot pool = running.pool().snapshot();
        pool.workers().forEach(worker -> {
            names.put(worker.pid(), worker.name());
            worker.lastExit().ifPresent(exit -> names.putIfAbsent(exit.pid(), worker.name()));
        });
        Duration elapsed = running.job().report().elapsed();
        return new LiveTable(running.job().snapshot(), pool, monitor::find, elapsed);
    }

    private static int conclude(JobReport report, Map<Long, String> names, boolean json, PrintStream out) {
        Summary summary = new Summary(report, names);
        if (json) out.println(summary.json());
        else
            summary.lines().forEach(out::println);
        out.flush();
        return report.problem().isPresent() || report.cancelled() ? FAILED : DONE;
    }

    private static void stop(RunningJob running, CountDownLatch ended) {
        running.job().cancel();
        try {
            ended.await(LONGEST_GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if it is too late, because the JVM is ending. */
    private static boolean forget(Thread goodbye) {
        try {
            Runtime.getRuntime().removeShutdownHook(goodbye);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}

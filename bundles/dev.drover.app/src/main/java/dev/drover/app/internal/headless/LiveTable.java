package dev.drover.app.internal.headless;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;

import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.text.Figures;
import dev.drover.app.internal.job.JobSnapshot;

/**
 * The job and its workers at one moment, as lines of text.
 *
 * @param job the job
 * @param pool its pool
 * @param samples the last sample of a process
 * @param elapsed since the job was started
 */
record LiveTable(
        JobSnapshot job, PoolSnapshot pool, LongFunction<Optional<ProcessSample>> samples, Duration elapsed) {

    private static final String ROW = "%-12s %8s  %-11s %6s %10s %9s %9s %7s";
    private static final int FIXED_LINES = 5;

    /**
     * A table with a row for each worker, followed by totals and a bar.
     *
     * @param width the most characters in a line
     * @param height the most lines; workers that find no room are counted in the last row
     */
    List<String> lines(int width, int height) {
        List<String> lines = new ArrayList<>();
        lines.add(job.title());
        lines.add(String.format(
                Locale.ROOT, ROW, "WORKER", "PID", "STATE", "CPU", "MEMORY", "IN FLIGHT", "DONE", "FAILED"));
        List<WorkerSnapshot> workers = pool.workers();
        int room = Math.max(1, height - FIXED_LINES);
        int shown = workers.size() <= room ? workers.size() : room - 1;
        workers.stream().limit(shown).map(this::row).forEach(lines::add);
        if (shown < workers.size()) lines.add("... and " + Figures.count(workers.size() - shown) + " more workers");
        lines.add(bar(Math.min(width, 80)) + " " + progress());
        lines.add(figures());
        return lines.stream().map(line -> cut(line, width)).toList();
    }

    /** Everything in one line. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s: %s, %s; %s",
                Figures.elapsed(elapsed),
                progress(),
                figures(),
                Figures.count(pool.workers().size(), "worker"));
    }

    private String row(WorkerSnapshot worker) {
        Optional<ProcessSample> sample = worker.pid() == 0 ? Optional.empty() : samples.apply(worker.pid());
        return String.format(
                Locale.ROOT,
                ROW,
                worker.name(),
                worker.pid() == 0 ? "-" : worker.pid(),
                worker.state(),
                sample.map(s -> Figures.percent(s.usage().cpu())).orElse("-"),
                sample.map(s -> Figures.bytes(s.usage().memory())).orElse("-"),
                Figures.count(worker.inFlight()),
                Figures.count(worker.done()),
                Figures.count(worker.failed()));
    }

    private long settled() {
        return job.filesDone() + job.filesFailed();
    }

    private String bar(int width) {
        int cells = Math.max(10, width / 3);
        long found = Math.max(1, job.filesFound());
        int full = (int) Math.min(cells, cells * settled() / found);
        return "[" + "#".repeat(full) + "-".repeat(cells - full) + "]";
    }

    private String progress() {
        return Figures.count(settled()) + " of " + Figures.count(job.filesFound(), "file");
    }

    private String figures() {
        String failed = job.filesFailed() == 0 ? "" : ", " + Figures.count(job.filesFailed()) + " failed";
        return Figures.bytes(job.bytesDone()) + ", " + Figures.rate(job.tasksPerSecond()) + " tasks/s" + failed;
    }

    private static String cut(String line, int width) {
        int length = line.codePointCount(0, line.length());
        return length <= width ? line : line.substring(0, line.offsetByCodePoints(0, width));
    }
}

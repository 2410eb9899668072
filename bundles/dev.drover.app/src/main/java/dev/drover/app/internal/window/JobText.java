package dev.drover.app.internal.window;

import java.util.ArrayDeque;
import java.util.Deque;

import dev.drover.api.text.Figures;
import dev.drover.app.internal.job.JobSnapshot;
import dev.drover.wire.SafeText;

/** A job as the window tells it. Used by one thread. */
final class JobText {
    private static final long WINDOW_NANOS = 3_000_000_000L;

    private record Point(long nanos, long bytes) {}

    private final Deque<Point> points = new ArrayDeque<>();
    private long last;
    private long all;

    /** How much is done, in words; the speed is that of the last seconds. */
    String progress(JobSnapshot job, long nanoTime) {
        // a job that is done again begins to count anew
        all += job.bytesDone() >= last ? job.bytesDone() - last : job.bytesDone();
        last = job.bytesDone();
        points.addLast(new Point(nanoTime, all));
        while (points.size() > 2 && nanoTime - points.peekFirst().nanos() > WINDOW_NANOS) points.removeFirst();
        long settled = job.filesDone() + job.filesFailed();
        String failed = job.filesFailed() == 0 ? "" : ", " + Figures.count(job.filesFailed()) + " failed";
        String sum = Figures.count(settled) + " of " + Figures.count(job.filesFound(), "file") + failed + "  ·  "
                + Figures.bytes(job.bytesDone());
        if (job.problem().isPresent()) return sum + "  ·  stopped: " + SafeText.of(job.problem().get());
        String rate = Figures.rate(job.tasksPerSecond()) + " tasks/s";
        return job.finished()
                ? sum + "  ·  done at " + rate
                : sum + "  ·  " + rate + "  ·  " + Figures.bytes(bytesPerSecond()) + "/s";
    }

    /** From 0 to the given number. */
    static int done(JobSnapshot job, int most) {
        long settled = job.filesDone() + job.filesFailed();
        return job.filesFound() <= 0 ? 0 : (int) Math.min(most, settled * most / job.filesFound());
    }

    private double bytesPerSecond() {
        Point first = points.peekFirst();
        Point now = points.peekLast();
        double seconds = (now.nanos() - first.nanos()) / 1e9;
        return seconds <= 0 ? 0 : (now.bytes() - first.bytes()) / seconds;
    }
}

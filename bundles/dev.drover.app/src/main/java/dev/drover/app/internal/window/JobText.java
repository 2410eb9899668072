package dev.drover.app.internal.window;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

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
        String failed = job.filesFailed() == 0 ? "" : format(", %,d failed", job.filesFailed());
        String sum = format("%,d of %,d files%s  ·  %s", settled, job.filesFound(), failed, bytes(job.bytesDone()));
        if (job.problem().isPresent()) return sum + "  ·  stopped: " + SafeText.of(job.problem().get());
        return job.finished()
                ? sum + format("  ·  done at %,.0f tasks/s", job.tasksPerSecond())
                : sum + format("  ·  %,.0f tasks/s  ·  %s/s", job.tasksPerSecond(), bytes(bytesPerSecond()));
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

    private static String bytes(double bytes) {
        String[] units = {"B", "KB", "MB", "GB", "TB"};
        int unit = 0;
        double value = bytes;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return format(unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ENGLISH, pattern, arguments);
    }
}

package dev.drover.process.internal.thread;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * A clock for deadlines of other processes: time in which this program or its machine was stopped does not count. Safe
 * for use by many threads, none of which ever sees it go back.
 *
 * <p>The housekeeper marks its time in each round, and says for how long it is going to sleep. Whoever reads the clock
 * long after the last mark takes the program to have been stopped since: only the longest step counts, and a new mark
 * is made. So the clock goes on, step by step, even for one who waits while the housekeeper is held up.
 */
public final class RunningClock {

    /** Longer than a busy machine makes the housekeeper wait for its turn, shorter than any deadline. */
    static final long LONGEST_STEP_NANOS = 200_000_000L;

    /**
     * @param nanoTime what the other clock showed when this one showed {@code nanos}
     * @param longestStep how much of the time until the next mark counts at most
     */
    private record Mark(long nanos, long nanoTime, long longestStep) {}

    private final LongSupplier nanoTime;
    private final AtomicReference<Mark> last;

    /** @param nanoTime a clock that goes on while the program is stopped, in nanoseconds */
    public RunningClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        last = new AtomicReference<>(new Mark(now, now, LONGEST_STEP_NANOS));
    }

    /** The time in nanoseconds: only differences mean anything. */
    public long nanos() {
        Mark mark = last.get();
        long since = nanoTime.getAsLong() - mark.nanoTime();
        // A thread may come with a time from before the mark.
        return since <= mark.longestStep() ? mark.nanos() + Math.max(0, since) : mark();
    }

    /** Marks the time, and returns it. */
    long mark() {
        return mark(0);
    }

    /**
     * Marks the time, and returns it.
     *
     * @param pause for how long the next mark is not to be expected: so much longer is not taken for a stop
     */
    long mark(long pause) {
        long longest = LONGEST_STEP_NANOS + pause;
        while (true) {
            Mark mark = last.get();
            long now = nanoTime.getAsLong();
            long step = Math.clamp(now - mark.nanoTime(), 0, mark.longestStep());
            if (step == 0 && longest == mark.longestStep()) return mark.nanos();
            long nanos = mark.nanos() + step;
            try {
                // A thread that comes with an earlier time than the mark's does not turn it back.
                Mark next = new Mark(nanos, step == 0 ? mark.nanoTime() : now, longest);
                if (last.compareAndSet(mark, next)) return nanos;
            } catch (OutOfMemoryError e) {
                // The next one makes the mark.
                return nanos;
            }
        }
    }
}

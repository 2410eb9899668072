package dev.drover.shared.internal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The pauses of one wait for something that wakes nobody. First it is looked for in a loop, then giving way to
 * whoever wants the core, then after pauses of an eighth of what was waited, at least 50 µs and at most 5 ms. Used by
 * one thread.
 */
final class Pause {

    /** About what waking a thread of another process costs. */
    private static final long SPIN_NANOS = 20_000;
    private static final long YIELD_NANOS = 1_000_000;
    private static final long SHORTEST_NANOS = 50_000;
    private static final long LONGEST_NANOS = 5_000_000;
    private static final int PART = 8;
    /** Alone on one core, a loop only takes the time of the one that is waited for. */
    private static final boolean SPINS = Runtime.getRuntime().availableProcessors() > 1;

    private final long start = System.nanoTime();
    private final long nanos;
    private long waited;

    /** @param longest when the wait is over; negative is now */
    Pause(Duration longest) {
        nanos = nanos(longest);
    }

    private static long nanos(Duration duration) {
        try {
            return Math.max(0, duration.toNanos());
        } catch (ArithmeticException e) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    /** How long it has taken so far. */
    long waited() {
        waited = System.nanoTime() - start;
        return waited;
    }

    /** Whether there is no more time. */
    boolean over() {
        return waited() >= nanos;
    }

    /** What is left of the time. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - waited()));
    }

    /** Returns early if the thread is interrupted, which stays so. */
    void once() {
        waited();
        if (waited < SPIN_NANOS && SPINS) {
            Thread.onSpinWait();
        } else if (waited < YIELD_NANOS) {
            Thread.yield();
        } else {
            long step = Math.clamp(waited / PART, SHORTEST_NANOS, LONGEST_NANOS);
            LockSupport.parkNanos(Math.min(step, Math.max(1, nanos - waited)));
        }
    }
}

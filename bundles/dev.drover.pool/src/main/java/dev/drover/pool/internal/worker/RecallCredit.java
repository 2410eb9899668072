package dev.drover.pool.internal.worker;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests a worker may give back: as many as it had when it was asked to. One that gives back unasked would
 * have requests go round for ever. Safe for use by several threads.
 */
final class RecallCredit {

    private final AtomicInteger left = new AtomicInteger();

    /** The worker is about to be asked for all that it has not begun. */
    void asked(int inFlight) {
        left.set(inFlight);
    }

    /** A request comes back; false if it may not. */
    boolean spend() {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
}

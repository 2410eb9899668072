package dev.drover.pool.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import dev.drover.pool.internal.request.Request;

/** How many requests a pool has taken, and how they have settled. */
final class Counts {

    private final LongAdder submitted = new LongAdder();
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    /** Requests with a deadline that have been taken and have not settled. */
    private final AtomicInteger timed = new AtomicInteger();

    void taken(Request<?, ?> request) {
        submitted.increment();
        if (request.timed) timed.incrementAndGet();
    }

    void settled(Request<?, ?> request, boolean answered) {
        (answered ? done : failed).increment();
        if (request.timed) timed.decrementAndGet();
    }

    void settledBefore(Request<?, ?> request, boolean answered) {
        (answered ? done : failed).decrement();
        if (request.timed) timed.incrementAndGet();
    }

    long submitted() {
        return submitted.sum();
    }

    long done() {
        return done.sum();
    }

    long failed() {
        return failed.sum();
    }

    long unsettled() {
        return submitted.sum() - done.sum() - failed.sum();
    }

    boolean anyTimed() {
        return timed.get() > 0;
    }

    /** A number that is another one after each change. */
    long changes() {
        return submitted.sum() + done.sum() + failed.sum();
    }
}

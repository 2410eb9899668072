package dev.drover.pool.internal.worker;

import java.util.function.LongSupplier;

/**
 * How fast a worker answers, measured without reading the clock for every request.
 *
 * <p>Requests are counted over a span that ends after {@value #SPAN} replies or when the worker falls idle; the span's
 * length by its replies is the time a task takes. One request in {@value #STAMPED} is timed from sending to reply.
 *
 * <p>Fields are written by the link's thread, or under the gate's own order, and read by any thread without one: a
 * figure a moment old is as good.
 */
final class InFlightLimit {

    private static final int SPAN = 16;
    private static final int STAMPED = 16;
    private static final double WEIGHT = 0.125;
    /** Requests are sent ahead for about this long a time of work. */
    private static final double AHEAD_NANOS = 1_000_000;

    private final int concurrency;
    private final int mostAhead;
    private final LongSupplier nanoTime;

    private long spanBegin;
    private int replies;
    private double taskNanos;
    private double latencyNanos;
    private volatile long idleSince;
    private volatile int limit;

    InFlightLimit(int concurrency, int mostAhead, LongSupplier nanoTime) {
        this.concurrency = concurrency;
        this.mostAhead = mostAhead;
        this.nanoTime = nanoTime;
        limit = concurrency;
        idleSince = nanoTime.getAsLong();
    }

    /** How many requests may be in flight now. */
    int limit() {
        return limit;
    }

    /** A request is sent; returns its stamp, 0 if it is not timed. */
    long sent(int inFlight, long correlation) {
        if (inFlight > 1 && correlation % STAMPED != 0) return 0;
        long now = nanoTime.getAsLong();
        if (inFlight <= 1) {
            spanBegin = now;
            replies = 0;
        }
        return now;
    }

    void replied(long stamp, int inFlightAfter) {
        replies++;
        if (stamp == 0 && inFlightAfter > 0 && replies < SPAN) return;
        long now = nanoTime.getAsLong();
        if (stamp != 0) latencyNanos = average(latencyNanos, now - stamp);
        if (inFlightAfter == 0) idleSince = now;
        if (inFlightAfter > 0 && replies < SPAN) return;
        int counted = replies;
        long elapsed = now - spanBegin;
        // A sender may begin a span at this very moment; then this one says nothing.
        if (counted > 0 && elapsed > 0) taskNanos = average(taskNanos, (double) elapsed / counted);
        limit = concurrency + (int) Math.min(mostAhead, AHEAD_NANOS / Math.max(1, taskNanos));
        spanBegin = now;
        replies = 0;
    }

    /** A request has run far longer than those before: send nothing ahead until replies come again. */
    void stalled() {
        taskNanos = AHEAD_NANOS;
        limit = concurrency;
    }

    private static double average(double old, double now) {
        return old == 0 ? now : old + WEIGHT * (now - old);
    }

    double latencyMicros() {
        return latencyNanos / 1_000;
    }

    /** Its idle time begins anew. */
    void refresh() {
        idleSince = nanoTime.getAsLong();
    }

    /** When the worker last had nothing in flight, by the pool's clock. */
    long idleSince() {
        return idleSince;
    }
}

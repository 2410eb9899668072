package dev.drover.pool.internal.request;

import dev.drover.wire.call.OpenCalls;

/**
 * A future that may be given up before it has settled: how it fails may be decided before anybody can be told, and
 * whoever runs it may be told that nobody wants the reply.
 *
 * @param <R> the result
 */
public abstract class Pending<R> extends RequestQueue.Element<R> implements OpenCalls.Entry {

    /** How it fails, once that is decided. */
    private volatile Throwable decided;
    /** Its place in the table of the worker that has it. */
    private long correlation;
    private boolean cancelSent;
    private long abandonedAt;

    /**
     * Decides that it fails; nobody runs it any more.
     *
     * @return true if nothing was decided before; then the caller sees that it settles
     */
    public synchronized boolean decide(Throwable cause) {
        if (over()) return false;
        decided = cause;
        return true;
    }

    /** Null while nothing is decided. */
    Throwable decided() {
        return decided;
    }

    /** Whether it has settled, or will without being run. */
    public boolean over() {
        return decided != null || isDone();
    }

    /** True the first time; then the caller sends the cancel. */
    public synchronized boolean beginCancel(long now) {
        if (cancelSent) return false;
        cancelSent = true;
        abandonedAt = now;
        return true;
    }

    /** Whether its worker was told to let go of it at least {@code nanos} ago. */
    public synchronized boolean abandonedFor(long nanos, long now) {
        return cancelSent && now - abandonedAt >= nanos;
    }

    public synchronized boolean abandoned() {
        return cancelSent;
    }

    @Override
    public long correlation() {
        return correlation;
    }

    @Override
    public void correlation(long value) {
        correlation = value;
    }
}

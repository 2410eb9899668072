package dev.drover.pool.internal.request;

import java.util.function.BooleanSupplier;

/**
 * The requests that wait for one certain worker, oldest first. It is changed only under the lock of the backlog of
 * pinned requests.
 *
 * @param <E> the requests
 */
public final class WorkerQueue<E extends RequestQueue.Element<?>> {

    private final String worker;
    private final String refusal;
    private final BooleanSupplier closed;
    private final RequestQueue<E> waiting = new RequestQueue<>();
    private volatile boolean reserved;

    /**
     * @param worker its name
     * @param closed whether the worker takes no more requests
     */
    public WorkerQueue(String worker, BooleanSupplier closed) {
        this.worker = worker;
        refusal = "the worker " + worker + " takes no more requests";
        this.closed = closed;
    }

    /** The worker's name. */
    public String worker() {
        return worker;
    }

    /** Why the worker cannot have a request once it is closed. */
    public String refusal() {
        return refusal;
    }

    /** Whether the worker takes no more requests. */
    public boolean closed() {
        return closed.getAsBoolean();
    }

    /** The requests; guarded by the lock of the backlog of pinned requests. */
    public RequestQueue<E> waiting() {
        return waiting;
    }

    /** Whether any waits; a look without the lock, which may be a moment behind. */
    public boolean anyWaiting() {
        return !waiting.isEmpty();
    }

    /** Whether the first request needs the worker for itself: the worker gets nothing else until it is empty. */
    public boolean reserved() {
        return reserved;
    }

    public void reserved(boolean now) {
        reserved = now;
    }
}

package dev.drover.pool.internal.request;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/**
 * The requests that wait for one certain worker, oldest first. It is changed only under the lock of the backlog of
 * pinned requests.
 *
 * @param <E> the requests
 */
public final class WorkerQueue<E> {

    private final String worker;
    private final BooleanSupplier closed;
    private final ArrayDeque<E> waiting = new ArrayDeque<>();
    private volatile boolean reserved;

    /** @param closed whether the worker takes no more requests */
    public WorkerQueue(String worker, BooleanSupplier closed) {
        this.worker = worker;
        this.closed = closed;
    }

    /** The worker's name. */
    public String worker() {
        return worker;
    }

    /** Whether the worker takes no more requests. */
    public boolean closed() {
        return closed.getAsBoolean();
    }

    /** The requests; guarded by the lock of the backlog of pinned requests. */
    public ArrayDeque<E> waiting() {
        return waiting;
    }

    /** Whether the first request needs the worker for itself: the worker gets nothing else until it is empty. */
    public boolean reserved() {
        return reserved;
    }

    public void reserved(boolean now) {
        reserved = now;
    }
}

package dev.drover.pool.internal.worker;

import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.request.Request;

/**
 * What workers tell their pool: the only way from a worker up.
 *
 * @param <W> the workers
 */
public interface WorkerEvents<W> {

    /** The worker has joined and takes requests. */
    void joined(W worker);

    /**
     * The worker may have room for another request. Called very often.
     *
     * @param settling what this thread settles next, as {@link Request#settleDecided} would; null if nothing
     */
    void hasRoom(W worker, Request<?, ?> settling);

    /** The worker gives a request back that it has not run. */
    void notRun(Request<?, ?> request);

    /** Somebody wants the worker to end once it has answered what it has. */
    void drain(W worker);

    /** Somebody wants the worker replaced by a fresh one; settles with that. */
    CompletableFuture<Worker> recycle(W worker);

    /**
     * Somebody wants the worker to sleep. Returns at once.
     *
     * @param depth null for that of the pool
     */
    CompletableFuture<WorkerSnapshot> sleep(W worker, Depth depth);

    /** Ends the worker for the time being, if it is idle and its pool can do without; false if not. */
    boolean hibernate(W worker);

    /** Whether the worker may be woken for requests that others of its pool could have. */
    boolean mayWake(W worker);

    /** The worker in the place of one that hibernates, started if there is none. */
    W revive(W worker);

    /** A request cannot be answered; it is to fail on a thread where callbacks hold nobody up. */
    void fail(Request<?, ?> request, Throwable cause);

    /**
     * The worker's process has ended, and its calls are those that it has not answered. Called on a thread that may
     * wait; called again if it throws, and then what is left is done.
     *
     * @param permanent whether another start of the same program cannot succeed either
     */
    void ended(W worker, Exit exit, boolean permanent);
}

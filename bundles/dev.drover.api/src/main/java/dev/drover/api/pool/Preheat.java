package dev.drover.api.pool;

import dev.drover.api.Require;
import dev.drover.wire.Task;

/**
 * A task that each new worker runs before its first request: it loads classes, fills caches, opens connections. Until
 * it is done the worker counts as starting. It counts for no figure of the pool.
 *
 * <p>If it fails, or is not done when the start timeout is over, the start has failed with that reason.
 *
 * @param task what is run
 * @param request what it is given; encoded for each worker anew
 */
public record Preheat<Q>(Task<Q, ?> task, Q request) {

    public Preheat {
        Require.given("task", task);
        Require.given("request", request);
    }

    /** The task alone: what it is given may be a secret. */
    @Override
    public String toString() {
        return task.name();
    }
}

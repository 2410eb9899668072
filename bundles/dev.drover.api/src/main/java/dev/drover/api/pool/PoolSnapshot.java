package dev.drover.api.pool;

import java.util.List;

import dev.drover.api.Require;

/**
 * A pool at one moment. {@code submitted = done + failed + queued + inFlight} once nothing moves.
 *
 * @param name the pool's name
 * @param strategy the name of the strategy in use
 * @param min processes kept alive
 * @param max processes at most
 * @param queued requests waiting for a worker
 * @param inFlight requests sent to workers and not settled
 * @param submitted requests taken since the pool opened
 * @param done of these, settled with a result
 * @param failed of these, settled otherwise
 * @param restarts processes started in place of one that ended by itself
 * @param closed whether the pool has been closed
 * @param workers one entry for every slot that has, or had, a process, in slot order
 */
public record PoolSnapshot(
        String name,
        String strategy,
        int min,
        int max,
        int queued,
        int inFlight,
        long submitted,
        long done,
        long failed,
        long restarts,
        boolean closed,
        List<WorkerSnapshot> workers) {
    public PoolSnapshot {
        Require.given("name", name);
        Require.given("strategy", strategy);
        workers = Require.list("workers", workers);
    }
}

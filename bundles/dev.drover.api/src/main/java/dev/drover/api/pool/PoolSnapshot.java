package dev.drover.api.pool;

import java.util.List;
import java.util.Map;

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
 * @param recycled how many workers that worked well have been replaced, by the reason; all reasons that occurred
 * @param poisoned which requests are rejected for a while because such requests have ended workers
 * @param notices what is wrong with the pool's settings as they meet this machine, one sentence each
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
        List<WorkerSnapshot> workers,
        Map<RecycleReason, Long> recycled,
        List<PoisonedTask> poisoned,
        List<String> notices) {
    public PoolSnapshot {
        Require.given("name", name);
        Require.given("strategy", strategy);
        workers = Require.list("workers", workers);
        recycled = Require.map("recycled", recycled);
        poisoned = Require.list("poisoned", poisoned);
        notices = Require.list("notices", notices);
    }

    /** A pool in which nothing has been recycled or poisoned. */
    public PoolSnapshot(
            String name, String strategy, int min, int max, int queued, int inFlight, long submitted, long done,
            long failed, long restarts, boolean closed, List<WorkerSnapshot> workers) {
        this(name, strategy, min, max, queued, inFlight, submitted, done, failed, restarts, closed, workers, Map.of(),
                List.of(), List.of());
    }
}

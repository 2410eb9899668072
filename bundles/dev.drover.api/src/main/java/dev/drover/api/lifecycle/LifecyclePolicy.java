package dev.drover.api.lifecycle;

import java.time.Duration;

import dev.drover.api.pool.WorkerSnapshot;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides what becomes of workers: of those that have nothing to do, and of those that have ended.
 *
 * <p>One policy serves all pools of a program, and its methods may be called by several threads at once. What a policy
 * needs to know of a slot's past is handed to it, so it need not keep anything of a worker. If it throws, the pool logs
 * that and goes on as if no policy were there.
 */
@ConsumerType
public interface LifecyclePolicy {

    /** How often a worker that has nothing in flight is looked at; more than zero. */
    default Duration checkInterval() {
        return Duration.ofSeconds(30);
    }

    /**
     * What to do with a worker that has nothing in flight; its idle time is in the snapshot. Called on the
     * housekeeper's thread; must return quickly and must not block, because the deadlines of all pools wait for that
     * thread.
     */
    IdleAction whenIdle(WorkerSnapshot worker);

    /**
     * When to start another process in the slot of one that has ended without being told to. Called once for each such
     * end, on a background thread of Drover's that holds no lock; must return quickly, because the slot stays empty
     * meanwhile.
     */
    Restart afterExit(WorkerEnd end);
}

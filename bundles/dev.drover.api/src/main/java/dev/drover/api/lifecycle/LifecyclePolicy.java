package dev.drover.api.lifecycle;

import java.time.Duration;

import dev.drover.api.pool.Sleep;
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
     * The same for a pool with these settings, which this default ignores. Asked before and after each look at the
     * workers, on the thread of {@link #whenIdle}.
     */
    default Duration checkInterval(Sleep settings) {
        return checkInterval();
    }

    /**
     * What to do with a worker that has nothing in flight; its idle time is in the snapshot. Called on a background
     * thread of Drover's that holds no lock. While it does not return, the pool looks at no idle worker, and says so.
     */
    IdleAction whenIdle(WorkerSnapshot worker);

    /** The same for a worker of a pool with these settings, which this default ignores. */
    default IdleAction whenIdle(WorkerSnapshot worker, Sleep settings) {
        return whenIdle(worker);
    }

    /**
     * When to start another process in the slot of one that has ended without being told to. Called once for each such
     * end, on a background thread of Drover's that holds no lock; must return quickly, because the slot stays empty
     * meanwhile.
     */
    Restart afterExit(WorkerEnd end);
}

package dev.drover.api.lifecycle;

import java.time.Duration;

import dev.drover.api.Require;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;

/**
 * A worker's end that nobody asked for, and what a {@link LifecyclePolicy} goes by when it decides on a restart.
 *
 * @param worker the worker at its end; its link is "" if it never joined
 * @param exit how the process ended
 * @param alive how long the process lived, zero if it was never started; time in which this program or its machine was
 *     paused does not count
 * @param permanent whether the same start can never succeed: there is no such program or class, or an option is refused
 * @param consecutiveFailures how many starts in this slot have failed in a row before this end: what the slot's last
 *     {@link Restart} said, 0 for a new slot and after a reset
 */
public record WorkerEnd(WorkerSnapshot worker, Exit exit, Duration alive, boolean permanent, int consecutiveFailures) {

    public WorkerEnd {
        Require.given("worker", worker);
        Require.given("exit", exit);
        Require.given("alive", alive);
        Require.within("consecutiveFailures", consecutiveFailures, 0, Integer.MAX_VALUE);
    }

    /** Whether the process had joined its pool: its program has been started with success. */
    public boolean joined() {
        return !worker.link().isEmpty();
    }
}

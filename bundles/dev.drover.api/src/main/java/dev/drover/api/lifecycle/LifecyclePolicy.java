package dev.drover.api.lifecycle;

import java.time.Duration;
import java.util.Optional;

import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;
import org.osgi.annotation.versioning.ConsumerType;

/** Decides what becomes of workers. Called on the housekeeper's thread; must not block. */
@ConsumerType
public interface LifecyclePolicy {

    /** How often a worker that has nothing in flight is looked at; more than zero. */
    default Duration checkInterval() {
        return Duration.ofSeconds(30);
    }

    /** What to do with a worker that has nothing in flight; its idle time is in the snapshot. */
    IdleAction whenIdle(WorkerSnapshot worker);

    /**
     * When to start a replacement for a worker that ended without being told to.
     *
     * @param consecutiveFailures how many processes of this slot have ended in a row without finishing one task, this
     *     one included; 0 if this one finished at least one
     * @return the delay before the next start; empty to quarantine the slot
     */
    Optional<Duration> afterExit(WorkerSnapshot worker, Exit exit, int consecutiveFailures);
}

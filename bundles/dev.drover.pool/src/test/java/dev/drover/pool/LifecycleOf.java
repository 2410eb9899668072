package dev.drover.pool;

import java.time.Duration;
import java.util.Optional;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;

/** A policy that only says what follows an end. */
@FunctionalInterface
interface LifecycleOf extends LifecyclePolicy {

    /** Longer than any test. */
    Duration NEVER = Duration.ofDays(1);

    /**
     * @param fruitless how many processes of the slot have ended in a row without finishing a task, this one included;
     *     0 if this one finished at least one
     * @return the delay before the next start; empty to quarantine the slot for good
     */
    Optional<Duration> delay(WorkerSnapshot worker, Exit exit, int fruitless);

    @Override
    default Restart afterExit(WorkerEnd end) {
        int fruitless = end.worker().done() > 0 ? 0 : end.consecutiveFailures() + 1;
        return delay(end.worker(), end.exit(), fruitless)
                .map(delay -> Restart.after(delay, fruitless))
                .orElseGet(() -> Restart.quarantined(NEVER, fruitless, end.exit().verdict()));
    }

    @Override
    default IdleAction whenIdle(WorkerSnapshot worker) {
        return IdleAction.STAY;
    }
}

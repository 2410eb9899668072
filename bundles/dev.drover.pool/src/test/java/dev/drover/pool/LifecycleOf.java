package dev.drover.pool;

import java.time.Duration;
import java.util.Optional;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;

/** A policy that only says what follows an end. */
@FunctionalInterface
interface LifecycleOf extends LifecyclePolicy {

    @Override
    Optional<Duration> afterExit(WorkerSnapshot worker, Exit exit, int recentExits);

    @Override
    default IdleAction whenIdle(WorkerSnapshot worker) {
        return IdleAction.STAY;
    }
}

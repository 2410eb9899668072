package dev.drover.pool;

import java.time.Duration;
import java.util.Optional;

import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Rest;
import dev.drover.api.pool.Exit;
import dev.drover.api.pool.WorkerSnapshot;

/** A policy that only says what follows an end. */
@FunctionalInterface
interface LifecycleOf extends LifecyclePolicy {

    @Override
    Optional<Duration> afterExit(WorkerSnapshot worker, Exit exit, int recentExits);

    @Override
    default Rest atRest(WorkerSnapshot worker) {
        return Rest.STAY;
    }
}

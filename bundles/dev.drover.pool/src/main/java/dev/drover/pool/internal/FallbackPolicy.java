package dev.drover.pool.internal;

import java.time.Duration;
import java.util.Optional;

import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Rest;
import dev.drover.api.pool.Exit;
import dev.drover.api.pool.WorkerSnapshot;

/** What serves while no lifecycle bundle is present: a worker stays, and is started again a few times. */
public final class FallbackPolicy implements LifecyclePolicy {

    private static final Duration DELAY = Duration.ofMillis(200);
    private static final int MOST_FRUITLESS = 3;

    @Override
    public Rest atRest(WorkerSnapshot worker) {
        return Rest.STAY;
    }

    @Override
    public Optional<Duration> afterExit(WorkerSnapshot worker, Exit exit, int recentExits) {
        return recentExits >= MOST_FRUITLESS ? Optional.empty() : Optional.of(DELAY);
    }
}

package dev.drover.pool.internal.slot;

import java.time.Duration;
import java.util.Optional;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;

/** What serves while no lifecycle bundle is present: a worker stays, and is started again a few times. */
public final class FallbackPolicy implements LifecyclePolicy {

    private static final Duration DELAY = Duration.ofMillis(200);
    private static final int MOST_FRUITLESS = 3;

    @Override
    public IdleAction whenIdle(WorkerSnapshot worker) {
        return IdleAction.STAY;
    }

    @Override
    public Optional<Duration> afterExit(WorkerSnapshot worker, Exit exit, int recentExits) {
        return recentExits >= MOST_FRUITLESS ? Optional.empty() : Optional.of(DELAY);
    }
}

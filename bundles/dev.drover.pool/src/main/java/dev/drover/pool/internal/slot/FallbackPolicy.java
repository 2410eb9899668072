package dev.drover.pool.internal.slot;

import java.util.concurrent.ThreadLocalRandom;

import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.WorkerSnapshot;

/**
 * What serves while no lifecycle bundle is present: idle workers stay, and ended ones start again as they do with that
 * bundle.
 */
public final class FallbackPolicy implements LifecyclePolicy {

    @Override
    public IdleAction whenIdle(WorkerSnapshot worker) {
        return IdleAction.STAY;
    }

    @Override
    public Restart afterExit(WorkerEnd end) {
        return BackOff.DEFAULT.restart(end, ThreadLocalRandom.current().nextDouble());
    }
}

package dev.drover.pool.internal.fake;

import java.time.Duration;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.pool.internal.slot.FallbackPolicy;

/** A policy that wants one thing of all idle workers, and of ended ones what the built-in policy wants. */
public final class IdlePolicy implements LifecyclePolicy {

    public static final Duration INTERVAL = Duration.ofSeconds(1);

    /** How often it was asked about an idle worker. */
    public int asked;
    private final IdleAction action;
    private final Duration interval;

    public IdlePolicy(IdleAction action) {
        this(action, INTERVAL);
    }

    public IdlePolicy(IdleAction action, Duration interval) {
        this.action = action;
        this.interval = interval;
    }

    @Override
    public Duration checkInterval() {
        return interval;
    }

    @Override
    public IdleAction whenIdle(WorkerSnapshot worker) {
        asked++;
        return action;
    }

    @Override
    public Restart afterExit(WorkerEnd end) {
        return new FallbackPolicy().afterExit(end);
    }
}

package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/** Asks the lifecycle policy, which may be somebody else's code. Never called with a lock held. */
public final class SlotLifecycle {

    private static final System.Logger LOG = SafeLog.of(SlotLifecycle.class, SafeLog.Topic.SERVICE);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final PoolServices services;
    private volatile Optional<BackOff> restart;
    private volatile Sleep settings;

    /**
     * @param settings when workers go to sleep, to begin with
     * @param restart decides instead of the policy when an ended worker starts again; empty if the policy does
     */
    SlotLifecycle(PoolServices services, Sleep settings, Optional<BackOff> restart) {
        this.services = services;
        this.restart = restart;
        this.settings = settings;
    }

    /** When workers go to sleep, and how deep. */
    public Sleep settings() {
        return settings;
    }

    /** From now on. */
    public void settings(Sleep now) {
        settings = now;
    }

    /** The spec has changed. */
    void changed(PoolSpec before, PoolSpec now) {
        restart = now.restart();
        if (!now.sleep().equals(before.sleep())) settings = now.sleep();
    }

    /**
     * What follows the end of a process.
     *
     * @param permanent whether starting its program again cannot succeed
     * @param consecutiveFailures what the policy said last of this slot
     */
    Restart afterExit(PoolWorker worker, Exit exit, boolean permanent, int consecutiveFailures) {
        WorkerSnapshot last = worker.snapshot();
        WorkerEnd end = new WorkerEnd(last, exit, worker.report().alive(), permanent, consecutiveFailures);
        Optional<BackOff> own = restart;
        if (own.isPresent()) return own.get().restart(end, ThreadLocalRandom.current().nextDouble());
        try {
            return bounded(Objects.requireNonNull(services.policy().afterExit(end), "The policy decided nothing"));
        } catch (Throwable e) {
            // The policy may be of a bundle that is just being replaced.
            LOG.log(Level.ERROR, "The lifecycle policy failed for " + worker + "; the built-in one decides", e);
            return new FallbackPolicy().afterExit(end);
        }
    }

    /** The same with a delay that fits the clock. */
    private static Restart bounded(Restart next) {
        if (next.delay().compareTo(LONGEST) <= 0) return next;
        return new Restart(LONGEST, next.consecutiveFailures(), next.quarantine());
    }

    /**
     * Does with each worker at rest what the policy says.
     *
     * @param drainSurplus drains a worker unless it is needed
     * @return those that drain
     */
    List<PoolWorker> rest(List<PoolWorker> workers, Predicate<PoolWorker> drainSurplus) {
        List<PoolWorker> drained = new ArrayList<>();
        for (PoolWorker worker : workers) {
            if (!worker.idle() || worker.held()) continue;
            IdleAction action = whenIdle(worker);
            if (action == IdleAction.SLEEP && worker.place().watched())
                worker.sleep(settings.depth(), services.sleeper());
            if (action == IdleAction.DRAIN && drainSurplus.test(worker)) drained.add(worker);
        }
        return drained;
    }

    private IdleAction whenIdle(PoolWorker worker) {
        try {
            return services.policy().whenIdle(worker.snapshot(), settings);
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "The lifecycle policy failed for " + worker, e);
            return IdleAction.STAY;
        }
    }
}

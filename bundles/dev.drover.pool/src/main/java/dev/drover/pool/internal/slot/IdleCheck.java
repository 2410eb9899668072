package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.drover.api.Durations;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.pool.Sleep;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/**
 * Looks at the idle workers of a pool from time to time. The policy that says how often, and what to do, may be
 * somebody else's: it is asked on a background thread, so that one that hangs holds up nothing but this.
 */
public final class IdleCheck {

    private static final System.Logger LOG = SafeLog.of(IdleCheck.class, SafeLog.Topic.SERVICE);
    /** A policy that takes longer is complained about. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long UNKNOWN = -1;

    private final String pool;
    private final PoolServices services;
    private final Supplier<Sleep> settings;
    private final Supplier<List<PoolWorker>> rest;
    private final Consumer<PoolWorker> drained;

    // Of the housekeeper's thread.
    private long since;
    private long underWay;
    private boolean complained;
    private LifecyclePolicy policySeen;
    private Sleep settingsSeen;

    /** From one look to the next, in nanoseconds; {@link #UNKNOWN} before the policy has said it. */
    private volatile long interval = UNKNOWN;
    private volatile boolean busy;
    private volatile Thread thread;

    /**
     * @param settings when the workers of the pool go to sleep
     * @param rest asks the policy about each worker at rest, and returns those that begin to drain
     * @param drained called for each of these
     */
    public IdleCheck(String pool, PoolServices services, Supplier<Sleep> settings, Supplier<List<PoolWorker>> rest,
            Consumer<PoolWorker> drained) {
        this.pool = pool;
        this.services = services;
        this.settings = settings;
        this.rest = rest;
        this.drained = drained;
    }

    /**
     * Called by the housekeeper in each of its rounds.
     *
     * @param elapsed how long this program has been running since the last one, in nanoseconds
     * @return in how many nanoseconds it must be called again, at the latest
     */
    public long round(long elapsed) {
        since += elapsed;
        if (busy) return watch(elapsed);
        LifecyclePolicy policy = services.policy();
        Sleep now = settings.get();
        boolean anew = policy != policySeen || now != settingsSeen || interval == UNKNOWN;
        if (!anew && since < interval) return interval - since;
        policySeen = policy;
        settingsSeen = now;
        if (!anew) since = 0;
        underWay = 0;
        complained = false;
        busy = true;
        try {
            services.background().execute(() -> look(policy, now, !anew));
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "There is no thread to look at the idle workers of pool '" + pool + "' just now", e);
            busy = false;
            policySeen = null;
            return 0;
        }
        return PATIENCE_NANOS;
    }

    private long watch(long elapsed) {
        underWay += elapsed;
        Thread asked = thread;
        if (underWay < PATIENCE_NANOS || complained || asked == null) return PATIENCE_NANOS;
        complained = true;
        String stack = Arrays.stream(asked.getStackTrace()).map(String::valueOf)
                .collect(Collectors.joining("\n    at ", "\n    at ", ""));
        LOG.log(Level.WARNING, "Pool '" + pool + "' looks after no idle worker any more: its lifecycle policy has not"
                + " returned for " + underWay / 1_000_000_000 + " s. It is here:" + stack);
        return PATIENCE_NANOS;
    }

    private void look(LifecyclePolicy policy, Sleep now, boolean workers) {
        thread = Thread.currentThread();
        try {
            if (workers) rest.get().forEach(drained);
            interval = intervalOf(policy, now);
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "Idle workers of pool '" + pool + "' could not be looked at", e);
        } finally {
            thread = null;
            busy = false;
            services.soon();
        }
    }

    private long intervalOf(LifecyclePolicy policy, Sleep now) {
        try {
            return Math.max(1, Durations.nanos(policy.checkInterval(now)));
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "The lifecycle policy of pool '" + pool + "' does not say how often to look", e);
            return Durations.nanos(now.checkInterval());
        }
    }
}

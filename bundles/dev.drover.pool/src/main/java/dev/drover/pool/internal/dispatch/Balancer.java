package dev.drover.pool.internal.dispatch;

import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.Rejected;
import dev.drover.wire.SafeText;
import dev.drover.wire.link.SafeLog;

/**
 * Has a strategy pick the worker for each request. A strategy is somebody else's code: whatever it does, one is picked.
 */
final class Balancer implements DispatchTurn.Picks, AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(Balancer.class, SafeLog.Topic.SERVICE);
    private static final int LONGEST_NAME = 64;

    private final String pool;
    private final Strategies strategies;
    private final AtomicLong sequence = new AtomicLong();
    private final Set<Strategy> complainedOf =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final Runnable strategiesChanged = this::find;
    private final PickWatch watch = new PickWatch(this::suspend);
    private volatile String wanted;
    private volatile Strategy strategy;
    /** One that has got a thread stuck; it is not asked again before a strategy is chosen. */
    private Strategy suspended;

    /** @throws IllegalArgumentException if there is no strategy of that name */
    Balancer(String pool, Strategies strategies, String name) {
        this.pool = pool;
        this.strategies = strategies;
        choose(name);
        strategies.onChange(strategiesChanged);
        find();
    }

    /** Chooses the strategy of that name or alias. */
    void choose(String name) {
        if (strategies.find(name) == null)
            throw new IllegalArgumentException(
                    "There is no strategy '" + SafeText.of(String.valueOf(name), LONGEST_NAME) + "'; " + present());
        choosing(name);
    }

    private String present() {
        List<String> names = strategies.names();
        if (names.size() > 1) return "there are " + String.join(", ", names);
        return "there is only " + names.get(0) + ": the others are in dev.drover.balancer";
    }

    private synchronized void choosing(String name) {
        wanted = name;
        suspended = null;
        find();
    }

    private synchronized void find() {
        Strategy found = strategies.find(wanted);
        if (found != suspended) suspended = null;
        strategy = found == null || found == suspended ? Strategies::roundRobin : found;
    }

    /** Looks for picks that do not return, on whatever thread. */
    @Override
    public void watch(long elapsed) {
        watch.watch(elapsed);
    }

    /** The strategy has got a thread stuck: requests go round robin until a strategy is chosen. */
    @Override
    public void suspend(Thread stuck) {
        suspend(stuck, strategy);
    }

    /** @param asked the strategy that does not return; perhaps another one has been chosen since */
    private void suspend(Thread stuck, Strategy asked) {
        synchronized (this) {
            if (asked != strategy || strategies.find(wanted) != asked) return;
            suspended = asked;
            find();
        }
        Throwable place = new Throwable("This is where " + stuck.getName() + " is");
        place.setStackTrace(stuck.getStackTrace());
        LOG.log(Level.WARNING, "Strategy '" + wanted + "' of pool '" + pool
                + "' does not return from a pick; requests go round robin until a strategy is chosen", place);
    }

    /** The name of the chosen strategy, without regard to the alias that it was chosen by. */
    String name() {
        return strategies.canonical(wanted);
    }

    /**
     * Picks a worker.
     *
     * @throws Rejected if the strategy says that no worker will do
     */
    PoolWorker pick(Candidates candidates, Request<?, ?> request) {
        Call call = new Call(sequence.getAndIncrement(), request.task.name(), request.key);
        Strategy picker = strategy;
        PickWatch.Place place = watch.entered(picker);
        try {
            Candidate picked = picker.pick(candidates, call);
            if (picked instanceof PoolWorker worker && candidates.get(0).sharesPoolWith(worker)) return worker;
            complain(picker, "picked " + picked, null);
        } catch (Rejected e) {
            throw e;
        } catch (Throwable e) {
            complain(picker, "threw", e);
        } finally {
            watch.left(place);
        }
        return (PoolWorker) Strategies.roundRobin(candidates, call);
    }

    /** Says what is wrong with a strategy, once; not even its name for a worker can be relied upon. */
    private void complain(Strategy picker, String what, Throwable cause) {
        try {
            if (complainedOf.add(picker))
                LOG.log(Level.WARNING, "Strategy '" + wanted + "' of pool '" + pool + "' " + what
                        + "; such calls go round robin, and this is said once", cause);
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "A strategy cannot even be complained of", e);
        }
    }

    @Override
    public void close() {
        strategies.forget(strategiesChanged);
    }
}

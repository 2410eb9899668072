package dev.drover.pool.internal.dispatch;

import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.pool.Pick;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.Rejected;
import dev.drover.wire.SafeText;
import dev.drover.wire.link.SafeLog;

/**
 * Has a strategy pick the worker for each request. A strategy is somebody else's code: whatever it does, one is picked.
 */
public final class Balancer implements DispatchTurn.Picks, AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(Balancer.class, SafeLog.Topic.SERVICE);
    private static final int LONGEST_NAME = 64;

    private final String pool;
    private final Strategies strategies;
    private final AtomicLong sequence = new AtomicLong();
    private final Set<Strategy> complainedOf =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final Runnable strategiesChanged = this::find;
    private final PickWatch watch = new PickWatch(this::suspend);
    private final LongSupplier nanoTime = System::nanoTime;
    private volatile String wanted;
    private volatile Strategy strategy;
    /** One that has got a thread stuck; it is not asked again before a strategy is chosen. */
    private Strategy suspended;
    /** What people who look at the pool are shown; null if nobody looks. */
    private volatile PickLog log;

    /** @throws IllegalArgumentException if there is no strategy of that name */
    Balancer(String pool, Strategies strategies, String name) {
        this.pool = pool;
        this.strategies = strategies;
        choose(name);
        strategies.onChange(strategiesChanged);
        find();
    }

    /**
     * Chooses the strategy of that name or alias.
     *
     * @throws IllegalArgumentException if there is none
     */
    public void choose(String name) {
        present(name);
        choosing(name);
    }

    private Strategy present(String name) {
        Strategy found = strategies.find(name);
        if (found != null) return found;
        throw new IllegalArgumentException(
                "There is no strategy '" + SafeText.of(String.valueOf(name), LONGEST_NAME) + "'; " + present());
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
    public String name() {
        return strategies.canonical(wanted);
    }

    /** The last picks, see {@link dev.drover.api.pool.ProcessPool#picks}. */
    public List<Pick> picks() {
        PickLog kept = log;
        if (kept == null) {
            kept = new PickLog(nanoTime);
            log = kept;
        }
        return kept.picks();
    }

    /** What another strategy would have picked, see {@link dev.drover.api.pool.ProcessPool#dryRun}. */
    public List<Integer> dryRun(List<Pick> picks, String name) {
        Strategy other = present(name);
        return picks.stream().map(pick -> dryRun(other, pick)).toList();
    }

    private static int dryRun(Strategy other, Pick pick) {
        try {
            Candidate picked = other.pick(pick.candidates(), pick.call());
            return picked instanceof Pick.Seen seen && pick.candidates().contains(seen) ? seen.slotIndex() : -1;
        } catch (RuntimeException | Error e) {
            // A refusal is an answer, too; of a strategy that fails the log tells when it is chosen.
            LOG.log(Level.DEBUG, "A strategy that was tried picks nothing", e);
            return -1;
        }
    }

    /**
     * Picks a worker.
     *
     * @throws Rejected if the strategy says that no worker will do
     */
    PoolWorker pick(Candidates candidates, Request<?, ?> request) {
        Call call = new Call(sequence.getAndIncrement(), request.task.name(), request.key);
        PoolWorker picked = ask(candidates, call);
        PickLog kept = log;
        // Null as long as nobody looks, which costs nothing that could be measured.
        if (kept != null && !kept.keep(name(), candidates, call, picked.slotIndex())) log = null;
        return picked;
    }

    private PoolWorker ask(Candidates candidates, Call call) {
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

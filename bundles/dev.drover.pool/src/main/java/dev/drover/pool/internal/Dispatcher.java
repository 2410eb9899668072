package dev.drover.pool.internal;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.pool.PoolSpec;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;

/**
 * Brings requests to workers.
 *
 * <p>The short way: nothing waits, the strategy picks a worker, the worker has room, the request is sent by the caller's
 * thread. The long way: the request is put on the backlog, and {@link #run} sends what can be sent, oldest first, each time
 * that a worker gets room, joins or ends.
 *
 * <p>A request that would have to share a busy worker waits instead while a worker is starting for it.
 */
final class Dispatcher {

    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    /** A thread of a caller must not go on sending the requests of others for ever. */
    private static final int SENDS_A_TURN = 1_000;

    private final Pool pool;
    private final Strategies strategies;
    private final Backlog backlog;
    private final PinnedBacklog pinned = new PinnedBacklog();
    private final StickyKeys keys = new StickyKeys();
    private final AtomicLong sequence = new AtomicLong();
    private final Set<Strategy> complainedOf =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final Runnable strategiesChanged = this::findStrategy;

    private volatile Live live = Live.NONE;
    private volatile String wanted;
    private volatile Strategy strategy;

    /** One thread at a time dispatches; the others leave word that it must look again. */
    private final AtomicInteger rounds = new AtomicInteger();

    Dispatcher(Pool pool, PoolSpec spec, Strategies strategies) {
        this.pool = pool;
        this.strategies = strategies;
        backlog = pool.backlog;
        strategy(spec.strategy());
        strategies.onChange(strategiesChanged);
        findStrategy();
    }

    void close() {
        strategies.forget(strategiesChanged);
    }

    // ---- the strategy

    void strategy(String name) {
        if (strategies.find(name) == null)
            throw new IllegalArgumentException(
                    "There is no strategy '" + name + "'; there are " + String.join(", ", strategies.names()));
        wanted = name;
        findStrategy();
    }

    private void findStrategy() {
        Strategy found = strategies.find(wanted);
        strategy = found == null ? Strategies::roundRobin : found;
    }

    String strategyName() {
        return strategies.canonical(wanted);
    }

    void live(Live now) {
        live = now;
    }

    boolean anyIdle() {
        return live.idle() != null;
    }

    private Member pick(Live candidates, Request<?, ?> request) {
        Call call = new Call(sequence.getAndIncrement(), request.task.name(), request.key);
        Strategy picker = strategy;
        try {
            Candidate picked = picker.pick(candidates, call);
            if (picked instanceof Member member && member.pool == pool) return member;
            complain(picker, "picked " + picked, null);
        } catch (Rejected e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            complain(picker, "threw", e);
        }
        return (Member) Strategies.roundRobin(candidates, call);
    }

    private void complain(Strategy picker, String what, Throwable cause) {
        if (complainedOf.add(picker))
            LOG.log(Level.WARNING, "Strategy '" + wanted + "' of pool '" + pool.name() + "' " + what
                    + "; such calls go round robin, and this is said once", cause);
    }

    // ---- taking

    /** Sends the request or lets it wait; returns why neither is possible, null if one is done. */
    String take(Request<?, ?> request, Output encoded) {
        try {
            if (request.only != null) return takeFor(request.only, request, encoded);
            if (backlog.size() == 0 && direct(request, encoded)) return null;
        } catch (Rejected e) {
            return e.getMessage();
        }
        String problem = pool.refuses();
        if (problem != null) return problem;
        request.keep(encoded);
        String full = backlog.offer(request, pinned, pool.coming());
        if (full != null) return full;
        // Between the first look and the offer the pool may have been emptied for good.
        problem = pool.refuses();
        if (problem != null && backlog.remove(request)) return problem;
        if (pool.canGrow() && !keys.has(request.key)) pool.grow();
        run();
        return null;
    }

    private boolean direct(Request<?, ?> request, Output encoded) {
        Live candidates = live;
        if (candidates.isEmpty()) return false;
        Member member;
        if (request.key != null) {
            member = home(request, candidates, !pool.canGrow());
            if (member == null || !pinned.enterPast(member, request)) return false;
        } else {
            if (pool.canGrow() && candidates.idle() == null) return false;
            member = pick(candidates, request);
            if (!member.enter()) member = candidates.enterAfter(member);
            if (member == null) return false;
        }
        if (request.post) return member.dispatch(request, encoded);
        request.keep(encoded);
        return member.dispatch(request, request.payload);
    }

    private String takeFor(Member member, Request<?, ?> request, Output encoded) {
        request.keep(encoded);
        String full = backlog.full(request, pinned, 0);
        if (full != null) return full;
        if (!pinned.add(member, request)) return "the worker " + member.name() + " takes no more requests";
        run();
        return null;
    }

    // ---- dispatching

    boolean anyWaiting() {
        return backlog.size() > 0 || pinned.size() > 0;
    }

    int waitingForOne() {
        return pinned.size();
    }

    /** Sends everything that can be sent now. Returns at once if another thread is at it; that one will look again. */
    void run() {
        if (rounds.getAndIncrement() == 0) rounds();
    }

    private void rounds() {
        int seen;
        int sent = 0;
        do {
            seen = rounds.get();
            try {
                for (Member member : pinned.size() > 0 ? live : Live.NONE)
                    while (sent < SENDS_A_TURN && sendPinned(member)) sent++;
                while (sent < SENDS_A_TURN && sendNext()) sent++;
            } catch (RuntimeException | Error e) {
                // Whoever dispatches must give the role back; what could not be sent waits for the next occasion.
                LOG.log(Level.ERROR, "Pool '" + pool.name() + "' could not send what waits", e);
            }
            if (sent >= SENDS_A_TURN) {
                pool.later(this::rounds);
                return;
            }
        } while (!rounds.compareAndSet(seen, 0));
    }

    /** Sends the first of those that wait for this worker; false if there is none or no room. */
    private boolean sendPinned(Member member) {
        Request<?, ?> first = pinned.enterFirst(member);
        if (first == null) return false;
        send(member, first);
        return true;
    }

    /** Sends the first of the backlog; false if there is none or it must wait. */
    private boolean sendNext() {
        Request<?, ?> first = backlog.peek();
        if (first == null) return false;
        Live candidates = live;
        if (sendWaiting(first, candidates)) return true;
        if (!first.alone) return false;
        // It needs a worker for itself: one is to become empty, and the others go on.
        Request<?, ?> next = backlog.peekSharing();
        return next != null && sendWaiting(next, candidates.withoutLeastBusy());
    }

    /** Sends a request of the backlog; false if it must wait. */
    private boolean sendWaiting(Request<?, ?> request, Live candidates) {
        if (request.isDone()) {
            backlog.remove(request);
            return true;
        }
        if (candidates.isEmpty()) return false;
        try {
            if (request.key != null) return sendHome(request, candidates);
            Member member = place(request, candidates);
            if (member == null) return false;
            if (backlog.remove(request)) send(member, request);
            else
                member.leave();
        } catch (Rejected e) {
            if (backlog.remove(request)) pool.failLater(request, e);
        }
        return true;
    }

    private boolean sendHome(Request<?, ?> request, Live candidates) {
        Member member = home(request, candidates, backlog.size() > pool.starting());
        if (member == null) return false;
        boolean entered = pinned.enterPast(member, request);
        if (!backlog.remove(request)) {
            if (entered) member.leave();
        } else if (entered) send(member, request);
        else if (!pinned.add(member, request)) backlog.putBack(List.of(request));
        return true;
    }

    /**
     * The worker of the request's key, which is bound now if it was not.
     *
     * @param share whether it may be bound while all are busy
     * @return null if it must wait for a worker
     */
    private Member home(Request<?, ?> request, Live candidates, boolean share) {
        return keys.get(request.key, () -> {
            Live open = candidates.open();
            return open.isEmpty() || !share && open.idle() == null ? null : pick(open, request);
        });
    }

    /** Enters a worker for the request; null if it must wait. */
    private Member place(Request<?, ?> request, Live candidates) {
        if (request.alone) return candidates.enterFor(request);
        boolean share = backlog.size() > pool.starting();
        if (share ? !candidates.anyRoom() : candidates.idle() == null) return null;
        Member picked = pick(candidates, request);
        if ((share || picked.idle()) && picked.enter()) return picked;
        if (share) return candidates.enterAfter(picked);
        Member idle = candidates.idle();
        return idle != null && idle.enter() ? idle : null;
    }

    private void send(Member member, Request<?, ?> request) {
        if (member.dispatch(request, request.payload)) return;
        if (request.only == null) backlog.putBack(List.of(request));
        else
            pool.retired(request, member);
    }

    // ---- taking back

    /** Requests that were not run, to be sent before all others. */
    void again(List<? extends Request<?, ?>> requests) {
        List<Request<?, ?>> back = new ArrayList<>();
        for (Request<?, ?> request : requests) {
            request.member = null;
            if (request.isDone()) continue;
            if (request.only == null) back.add(request);
            else if (!pinned.add(request.only, request)) pool.retired(request, request.only);
        }
        backlog.putBack(back);
        run();
    }

    /**
     * A worker takes no more requests: its keys are free, and what waits for it and may run elsewhere waits again.
     *
     * @return what may not
     */
    List<Request<?, ?>> unbind(Member member) {
        keys.forget(member);
        Map<Boolean, List<Request<?, ?>>> bound =
                pinned.clear(member).stream().collect(Collectors.partitioningBy(request -> request.only != null));
        backlog.putBack(bound.get(false));
        return bound.get(true);
    }

    void putBack(List<Request<?, ?>> requests) {
        backlog.putBack(requests);
    }

    /** Removes a request that waits; false if it does not. */
    boolean forget(Request<?, ?> request) {
        return request.member == null && (backlog.remove(request) || pinned.remove(request));
    }

    /** Removes and returns all that wait and could run anywhere. */
    List<Request<?, ?>> forgetAll() {
        return backlog.removeIf(request -> true);
    }

    /** All that wait, for any worker or for one of these. */
    List<Request<?, ?>> waiting(List<Member> members) {
        List<Request<?, ?>> all = backlog.list();
        all.addAll(pinned.list(members));
        return all;
    }
}

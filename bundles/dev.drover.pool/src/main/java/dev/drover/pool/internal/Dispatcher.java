package dev.drover.pool.internal;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

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

    private final Pool pool;
    private final Strategies strategies;
    private final Backlog backlog;
    private final StickyKeys keys = new StickyKeys();
    private final AtomicLong sequence = new AtomicLong();
    private final Set<Strategy> complainedOf = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final Runnable strategiesChanged = this::findStrategy;

    private volatile Live live = Live.NONE;
    private volatile String wanted;
    private volatile Strategy strategy;

    /** One thread at a time dispatches; the others leave word that it must look again. */
    private final AtomicInteger rounds = new AtomicInteger();
    /** Guards the requests that wait for one certain worker. */
    private final ReentrantLock own = new ReentrantLock();

    private volatile int waitingForOne;

    Dispatcher(Pool pool, PoolSpec spec, Strategies strategies) {
        this.pool = pool;
        this.strategies = strategies;
        backlog = pool.backlog;
        strategies.onChange(strategiesChanged);
        strategy(spec.strategy());
    }

    void close() {
        strategies.forget(strategiesChanged);
    }

    // ---- the strategy

    void strategy(String name) {
        if (strategies.find(name) == null)
            throw new IllegalArgumentException("There is no strategy '" + name + "'; there are " + String.join(", ", strategies.names()));
        wanted = name;
        findStrategy();
    }

    private void findStrategy() {
        Strategy found = strategies.find(wanted);
        strategy = found == null ? Strategies::turnTaking : found;
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
        return (Member) Strategies.turnTaking(candidates, call);
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
        String hopeless = pool.hopeless();
        if (hopeless != null) return hopeless;
        request.keep(encoded);
        String full = backlog.offer(request);
        if (full != null) return full;
        if (pool.canGrow()) pool.grow();
        run();
        return null;
    }

    private boolean direct(Request<?, ?> request, Output encoded) {
        Live candidates = live;
        if (candidates.isEmpty()) return false;
        if (pool.canGrow() && candidates.idle() == null) return false;
        Member member = request.key == null ? pick(candidates, request) : keys.get(request.key, () -> pick(candidates, request));
        if (request.key != null && !member.waiting.isEmpty()) return false;
        if (!member.enter()) {
            if (request.key != null) return false;
            member = candidates.enterAfter(member);
            if (member == null) return false;
        }
        if (request.task.idempotent()) request.keep(encoded);
        return member.dispatch(request, encoded);
    }

    private String takeFor(Member member, Request<?, ?> request, Output encoded) {
        request.keep(encoded);
        own.lock();
        try {
            if (member.gate.closed()) return "the worker " + member.name() + " takes no more requests";
            member.waiting.add(request);
            waitingForOne++;
        } finally {
            own.unlock();
        }
        run();
        return null;
    }

    // ---- dispatching

    boolean anyWaiting() {
        return waitingForOne > 0;
    }

    int waitingForOne() {
        return waitingForOne;
    }

    /** Sends everything that can be sent now. Returns at once if another thread is at it; that one will look again. */
    void run() {
        if (rounds.getAndIncrement() > 0) return;
        int seen;
        do {
            seen = rounds.get();
            if (waitingForOne > 0) for (Member member : live) while (sendOwn(member)) {}
            while (sendNext()) {}
        } while (!rounds.compareAndSet(seen, 0));
    }

    /** Sends the first of those that wait for this worker; false if there is none or no room. */
    private boolean sendOwn(Member member) {
        Request<?, ?> request;
        own.lock();
        try {
            request = member.waiting.peek();
            if (request == null || !request.isDone() && !enter(member, request)) return false;
            member.waiting.poll();
            waitingForOne--;
        } finally {
            own.unlock();
        }
        if (!request.isDone()) send(member, request);
        return true;
    }

    /** Sends the first of the backlog; false if there is none or it must wait. */
    private boolean sendNext() {
        Request<?, ?> request = backlog.peek();
        Live candidates = live;
        if (request == null || candidates.isEmpty() && !request.isDone()) return false;
        Member member = null;
        if (!request.isDone()) {
            try {
                member = request.key == null ? place(request, candidates) : keys.get(request.key, () -> pick(candidates, request));
            } catch (Rejected e) {
                if (backlog.remove(request)) pool.failLater(request, e);
                return true;
            }
            if (member == null) return false;
        }
        if (request.key != null && member != null && !enter(member, request)) {
            if (backlog.remove(request)) waitFor(member, request);
            return true;
        }
        if (!backlog.remove(request)) {
            if (member != null) member.leave();
        } else if (member != null) send(member, request);
        return true;
    }

    /** Enters a worker for the request; null if it must wait. */
    private Member place(Request<?, ?> request, Live candidates) {
        if (request.alone) return candidates.enterAlone();
        boolean share = backlog.size() > pool.starting();
        if (share ? !candidates.anyRoom() : candidates.idle() == null) return null;
        Member picked = pick(candidates, request);
        if ((share || picked.gate.idle()) && picked.enter()) return picked;
        if (share) return candidates.enterAfter(picked);
        Member idle = candidates.idle();
        return idle != null && idle.enter() ? idle : null;
    }

    private static boolean enter(Member member, Request<?, ?> request) {
        return request.alone ? member.gate.enterAlone() : member.enter();
    }

    private void waitFor(Member member, Request<?, ?> request) {
        own.lock();
        try {
            if (!member.gate.closed()) {
                member.waiting.add(request);
                waitingForOne++;
                return;
            }
        } finally {
            own.unlock();
        }
        backlog.putBack(List.of(request));
    }

    private void send(Member member, Request<?, ?> request) {
        if (!member.dispatch(request, request.payload)) backlog.putBack(List.of(request));
    }

    // ---- taking back

    /** Requests that were not run, to be sent before all others. */
    void again(List<? extends Request<?, ?>> requests) {
        List<Request<?, ?>> back = new ArrayList<>();
        for (Request<?, ?> request : requests) {
            request.member = null;
            if (request.isDone()) continue;
            if (request.only == null) back.add(request);
            else waitFor(request.only, request);
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
        List<Request<?, ?>> elsewhere = new ArrayList<>();
        List<Request<?, ?>> nowhere = new ArrayList<>();
        own.lock();
        try {
            for (Request<?, ?> request : member.waiting) (request.only == null ? elsewhere : nowhere).add(request);
            waitingForOne -= member.waiting.size();
            member.waiting.clear();
        } finally {
            own.unlock();
        }
        backlog.putBack(elsewhere);
        return nowhere;
    }

    void putBack(List<Request<?, ?>> requests) {
        backlog.putBack(requests);
    }

    /** Removes a request that waits; false if it does not. */
    boolean forget(Request<?, ?> request) {
        if (request.member != null) return false;
        if (backlog.remove(request)) return true;
        own.lock();
        try {
            boolean removed = request.only != null && request.only.waiting.remove(request);
            for (Member member : live) removed = removed || member.waiting.remove(request);
            if (removed) waitingForOne--;
            return removed;
        } finally {
            own.unlock();
        }
    }

    /** Removes and returns all that wait and could run anywhere. */
    List<Request<?, ?>> forgetAll() {
        return backlog.removeIf(request -> true);
    }

    /** All that wait. */
    List<Request<?, ?>> waiting() {
        List<Request<?, ?>> all = backlog.list();
        own.lock();
        try {
            for (Member member : live) all.addAll(member.waiting);
        } finally {
            own.unlock();
        }
        return all;
    }
}

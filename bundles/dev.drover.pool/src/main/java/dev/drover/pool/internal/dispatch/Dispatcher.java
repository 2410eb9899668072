package dev.drover.pool.internal.dispatch;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import dev.drover.pool.internal.request.Backlog;
import dev.drover.pool.internal.request.QueueBound;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.Settlement;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.SafeLog;

/**
 * Brings requests to workers.
 *
 * <p>The short way: nothing waits, the strategy picks a worker, the worker has room, the request is sent by the
 * caller's thread. The long way: the request is put on the backlog, and {@link #run} sends what can be sent, oldest
 * first, each time that a worker gets room, joins or ends.
 *
 * <p>A request that would have to share a busy worker waits instead while a worker is starting for it.
 */
public final class Dispatcher {

    private static final System.Logger LOG = SafeLog.of(Dispatcher.class);
    /** A thread of a caller must not go on sending the requests of others for ever. */
    private static final int SENDS_A_TURN = 1_000;

    private final String pool;
    private final Growth growth;
    private final Balancer balancer;
    private final Settlement settlement;
    private final Executor background;
    private final QueueBound bound;
    private final Backlog backlog;
    private final PinnedBacklog pinned;
    private final StickyKeys keys = new StickyKeys();
    private final Placement placement;

    private volatile Candidates candidates = Candidates.NONE;

    /** One thread at a time dispatches; the others leave word that it must look again. */
    private final AtomicInteger rounds = new AtomicInteger();

    /**
     * @param pool its name
     * @param backlog takes what has to wait, within the bound
     * @param background goes on with a long queue
     */
    public Dispatcher(String pool, Growth growth, Strategies strategies, String strategy, QueueBound bound,
            Backlog backlog, Settlement settlement, Executor background) {
        this.pool = pool;
        this.growth = growth;
        this.bound = bound;
        this.backlog = backlog;
        this.settlement = settlement;
        this.background = background;
        pinned = new PinnedBacklog(bound);
        balancer = new Balancer(pool, strategies, strategy);
        placement = new Placement(growth, balancer, backlog, keys);
    }

    public void close() {
        balancer.close();
    }

    /** @throws IllegalArgumentException if there is no strategy of that name */
    public void strategy(String name) {
        balancer.choose(name);
    }

    public String strategyName() {
        return balancer.name();
    }

    /** The workers that may be picked from now on. */
    public void candidates(Candidates now) {
        candidates = now;
    }

    public boolean anyIdle() {
        return candidates.idle() != null;
    }

    // ---- taking

    /** Sends the request or lets it wait; returns why neither is possible, null if one is done. */
    public String take(Request<?, ?> request, Output encoded) {
        try {
            if (request.only != null) return takeFor(request, encoded);
            if (backlog.size() == 0 && direct(request, encoded)) return null;
        } catch (Rejected e) {
            return e.getMessage();
        }
        String problem = growth.refuses();
        if (problem != null) return problem;
        request.keep(encoded);
        String full = backlog.offer(request, growth.coming());
        if (full != null) return full;
        // Between the first look and the offer the pool may have been emptied for good.
        problem = growth.refuses();
        if (problem != null && backlog.remove(request)) return problem;
        if (growth.canGrow() && !keys.has(request.key)) growth.grow();
        run();
        return null;
    }

    private boolean direct(Request<?, ?> request, Output encoded) {
        Candidates present = candidates;
        if (present.isEmpty()) return false;
        PoolWorker worker;
        if (request.key != null) {
            worker = placement.homeAtOnce(request, present);
            if (worker == null || !pinned.acquirePast(worker, request)) return false;
        } else {
            worker = placement.atOnce(request, present);
            if (worker == null) return false;
        }
        if (request.post) return worker.calls().dispatch(request, encoded);
        request.keep(encoded);
        return worker.calls().dispatch(request, request.payload);
    }

    private String takeFor(Request<?, ?> request, Output encoded) {
        request.keep(encoded);
        String full = bound.full(request, 0);
        if (full != null) return full;
        if (!pinned.add(request.only, request)) return noMore(request);
        run();
        return null;
    }

    // ---- dispatching

    public boolean anyWaiting() {
        return backlog.size() > 0 || pinned.size() > 0;
    }

    public int waitingForOne() {
        return pinned.size();
    }

    /** Sends everything that can be sent now. Returns at once if another thread is at it; that one will look again. */
    public void run() {
        if (rounds.getAndIncrement() == 0) rounds();
    }

    private void rounds() {
        int seen;
        int sent = 0;
        do {
            seen = rounds.get();
            try {
                for (PoolWorker worker : pinned.size() > 0 ? candidates : Candidates.NONE)
                    while (sent < SENDS_A_TURN && sendPinned(worker)) sent++;
                while (sent < SENDS_A_TURN && sendNext()) sent++;
            } catch (RuntimeException | Error e) {
                // Whoever dispatches must give the role back; what could not be sent waits for the next occasion.
                LOG.log(Level.ERROR, "Pool '" + pool + "' could not send what waits", e);
            }
            if (sent >= SENDS_A_TURN) {
                background.execute(this::rounds);
                return;
            }
        } while (!rounds.compareAndSet(seen, 0));
    }

    /** Sends the first of those that wait for this worker; false if there is none or no room. */
    private boolean sendPinned(PoolWorker worker) {
        Request<?, ?> first = pinned.acquireFirst(worker);
        if (first == null) return false;
        send(worker, first);
        return true;
    }

    /** Sends the first of the backlog; false if there is none or it must wait. */
    private boolean sendNext() {
        Request<?, ?> first = backlog.peek();
        if (first == null) return false;
        Candidates present = candidates;
        if (sendWaiting(first, present)) return true;
        if (!first.exclusive) return false;
        // It needs a worker for itself: one is to become empty, and the others go on.
        Request<?, ?> next = backlog.peekSharing();
        return next != null && sendWaiting(next, present.withoutLeastBusy());
    }

    /** Sends a request of the backlog; false if it must wait. */
    private boolean sendWaiting(Request<?, ?> request, Candidates present) {
        if (request.isDone()) {
            backlog.remove(request);
            return true;
        }
        if (present.isEmpty()) return false;
        try {
            if (request.key != null) return sendHome(request, present);
            PoolWorker worker = placement.afterWaiting(request, present);
            if (worker == null) return false;
            if (backlog.remove(request)) send(worker, request);
            else
                worker.calls().release();
        } catch (Rejected e) {
            if (backlog.remove(request)) settlement.failLater(request, e);
        }
        return true;
    }

    private boolean sendHome(Request<?, ?> request, Candidates present) {
        PoolWorker worker = placement.homeAfterWaiting(request, present);
        if (worker == null) return false;
        boolean entered = pinned.acquirePast(worker, request);
        if (!backlog.remove(request)) {
            if (entered) worker.calls().release();
        } else if (entered) send(worker, request);
        else if (!pinned.add(worker.queue(), request)) backlog.putBack(List.of(request));
        else
            worker.wake();
        return true;
    }

    private void send(PoolWorker worker, Request<?, ?> request) {
        if (worker.calls().dispatch(request, request.payload)) return;
        if (request.only == null) backlog.putBack(List.of(request));
        else
            settlement.rejectLater(request, noMore(request));
    }

    private static String noMore(Request<?, ?> request) {
        return "the worker " + request.only.worker() + " takes no more requests";
    }

    // ---- taking back

    /** Requests that were not run, to be sent before all others. */
    public void notRun(List<? extends Request<?, ?>> requests) {
        List<Request<?, ?>> back = new ArrayList<>();
        for (Request<?, ?> request : requests) {
            request.holder = null;
            if (request.isDone()) continue;
            if (request.only == null) back.add(request);
            else if (!pinned.add(request.only, request)) settlement.rejectLater(request, noMore(request));
        }
        backlog.putBack(back);
        run();
    }

    /**
     * A worker takes no more requests: its keys are free, and what waits for it and may run elsewhere waits again.
     *
     * @return what may not
     */
    public List<Request<?, ?>> unbind(PoolWorker worker) {
        keys.forget(worker);
        Map<Boolean, List<Request<?, ?>>> bound =
                pinned.clear(worker).stream().collect(Collectors.partitioningBy(request -> request.only != null));
        backlog.putBack(bound.get(false));
        return bound.get(true);
    }

    public void putBack(List<Request<?, ?>> requests) {
        backlog.putBack(requests);
    }

    /** Removes a request that waits; false if it does not. */
    public boolean forget(Request<?, ?> request) {
        return request.holder == null && (backlog.remove(request) || pinned.remove(request));
    }

    /** Removes and returns all that wait and could run anywhere. */
    public List<Request<?, ?>> forgetAll() {
        return backlog.removeIf(request -> true);
    }

    /** All that wait, for any worker or for one of these. */
    public List<Request<?, ?>> waiting(List<PoolWorker> workers) {
        List<Request<?, ?>> all = backlog.list();
        all.addAll(pinned.list(workers));
        return all;
    }
}

package dev.drover.pool.internal.dispatch;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;

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

    private final String pool;
    private final Growth growth;
    private final Balancer balancer;
    private final Settlement settlement;
    private final QueueBound bound;
    private final Backlog backlog;
    private final PinnedBacklog pinned;
    private final StickyKeys keys = new StickyKeys();
    private final Placement placement;

    private volatile Candidates candidates = Candidates.NONE;

    private final DispatchTurn turn;
    /** Whether the last look failed, which is said once; of the thread whose turn it is. */
    private boolean failed;

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
        pinned = new PinnedBacklog(bound);
        balancer = new Balancer(pool, strategies, strategy);
        turn = new DispatchTurn(this::sendWaiting, balancer, settlement::settleLater, background);
        placement = new Placement(growth, balancer, backlog, keys);
    }

    public void close() {
        balancer.close();
    }

    /** Chooses the strategy, and tells what it picks. */
    public Balancer balancer() {
        return balancer;
    }

    /** The workers that may be picked from now on. */
    public void candidates(Candidates now) {
        candidates = now;
    }

    public boolean anyIdle() {
        return candidates.idle() != null;
    }

    // ---- taking

    /**
     * Sends the request or lets it wait; returns why neither is possible, null if one is done. If it throws, the
     * request is the caller's.
     */
    public String take(Request<?, ?> request, Output encoded) {
        if (request.only != null) return takeFor(request, encoded);
        try {
            if (backlog.size() == 0 && direct(request, encoded)) return null;
        } catch (Rejected e) {
            return e.getMessage();
        }
        String problem = growth.refuses();
        if (problem != null) return problem;
        request.keep(encoded);
        String full = backlog.offer(request, growth.coming());
        if (full != null) return full;
        grow(request);
        // Between the first look and now the pool may have been emptied for good, or found no room for a worker.
        problem = growth.refuses();
        if (problem != null && backlog.remove(request)) return problem;
        run();
        return null;
    }

    private void grow(Request<?, ?> request) {
        try {
            if (growth.canGrow() && !keys.has(request.key)) growth.grow();
        } catch (Throwable e) {
            // The request is taken. What cannot be started for it now will be.
            LOG.log(Level.DEBUG, "Pool '" + pool + "' cannot grow now", e);
        }
    }

    private boolean direct(Request<?, ?> request, Output encoded) {
        Candidates present = candidates;
        if (present.isEmpty()) return false;
        // Before it enters a worker, for this needs memory.
        if (!request.post) request.keep(encoded);
        boolean home = request.key != null;
        PoolWorker worker = home ? placement.homeAtOnce(request, present) : placement.atOnce(request, present);
        if (worker == null || home && !pinned.acquirePast(worker, request)) return false;
        return worker.calls().dispatch(request, request.post ? encoded : request.payload);
    }

    private String takeFor(Request<?, ?> request, Output encoded) {
        request.keep(encoded);
        String full = bound.full(request, 0);
        if (full != null) return full;
        if (!pinned.add(request.only, request)) return request.only.refusal();
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

    /** Sends everything that can be sent now, or has the thread look again that is at it. */
    public void run() {
        turn.run(null);
    }

    /** The same on a thread that then settles a request: another one does that if this one gets stuck. */
    public void runBefore(Request<?, ?> settling) {
        turn.run(settling);
    }

    public DispatchTurn turn() {
        return turn;
    }

    private int sendWaiting(int most) {
        int sent = 0;
        try {
            for (PoolWorker worker : pinned.size() > 0 ? candidates : Candidates.NONE)
                while (sent < most && sendPinned(worker)) sent++;
            while (sent < most && sendNext()) sent++;
            failed = false;
        } catch (Throwable e) {
            // Whoever dispatches must give the role back; what could not be sent waits for the next occasion.
            if (!failed) LOG.log(Level.ERROR, "Pool '" + pool + "' could not send what waits", e);
            failed = true;
        }
        return sent;
    }

    /** Sends the first of those that wait for this worker; false if there is none or no room. */
    private boolean sendPinned(PoolWorker worker) {
        turn.step();
        Request<?, ?> first = pinned.acquireFirst(worker);
        if (first == null) return false;
        send(worker, first);
        return true;
    }

    /** Sends the first of the backlog; false if there is none or it must wait. */
    private boolean sendNext() {
        turn.step();
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
        if (request.over()) {
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
        else if (!pinned.add(worker.queue(), request)) backlog.putBack(request);
        else
            worker.rouse();
        return true;
    }

    private void send(PoolWorker worker, Request<?, ?> request) {
        if (worker.calls().dispatch(request, request.payload)) return;
        if (request.only == null) backlog.putBack(request);
        else
            settlement.rejectLater(request, request.only.refusal());
    }

    // ---- taking back

    /** A request that was not run, to be sent before all others. */
    public void notRun(Request<?, ?> request) {
        if (!request.over()) putBack(request);
        run();
    }

    /** A request that is in no worker any more waits again, before all others. */
    public void putBack(Request<?, ?> request) {
        if (request.only == null) backlog.putBack(request);
        else if (!pinned.add(request.only, request)) settlement.rejectLater(request, request.only.refusal());
    }

    /** A worker takes no more requests: its keys are free, and what waits for it and may run elsewhere waits again. */
    public void free(PoolWorker worker) {
        keys.forget(worker);
        pinned.giveBack(worker, backlog);
    }

    /**
     * {@linkplain #free Frees} a worker and fails what only that worker could have run.
     *
     * @param why makes the reason, before the request is taken out
     */
    public void unbind(PoolWorker worker, Function<Request<?, ?>, Throwable> why,
            BiConsumer<Request<?, ?>, Throwable> fail) {
        free(worker);
        for (Request<?, ?> first; (first = pinned.first(worker)) != null;) {
            Throwable cause = why.apply(first);
            if (pinned.remove(first)) fail.accept(first, cause);
        }
    }

    /**
     * Fails all that wait and could run anywhere.
     *
     * @param why makes the reason, before the request is taken out
     */
    public void failAll(Function<Request<?, ?>, Throwable> why, BiConsumer<Request<?, ?>, Throwable> fail) {
        for (Request<?, ?> first; (first = backlog.peek()) != null;) {
            Throwable cause = why.apply(first);
            if (backlog.remove(first)) fail.accept(first, cause);
        }
    }

    /** Removes a request that waits; false if it does not. */
    public boolean forget(Request<?, ?> request) {
        return request.holder == null && (backlog.remove(request) || pinned.remove(request));
    }

    /** All that wait, for any worker or for one of these. */
    public List<Request<?, ?>> waiting(List<PoolWorker> workers) {
        List<Request<?, ?>> all = backlog.list();
        all.addAll(pinned.list(workers));
        return all;
    }
}

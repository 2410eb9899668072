package dev.drover.pool.internal.dispatch;

import dev.drover.pool.internal.request.Backlog;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.worker.PoolWorker;

/** Finds the worker for a request, and enters it. Nobody waits here: who finds no worker now is told of room later. */
final class Placement {

    private final Growth growth;
    private final Balancer balancer;
    private final Backlog backlog;
    private final StickyKeys keys;

    Placement(Growth growth, Balancer balancer, Backlog backlog, StickyKeys keys) {
        this.growth = growth;
        this.balancer = balancer;
        this.backlog = backlog;
        this.keys = keys;
    }

    /** Enters a worker for a request that has not waited; null if it must wait. */
    PoolWorker atOnce(Request<?, ?> request, Candidates present) {
        if (growth.canGrow() && present.idle() == null) return null;
        return acquire(balancer.pick(present, request), present);
    }

    /** Enters a worker for a request that has waited; null if it must wait on. */
    PoolWorker afterWaiting(Request<?, ?> request, Candidates present) {
        if (request.exclusive) {
            PoolWorker empty = present.acquireFor(request);
            if (empty == null) present.wakeOne(backlog.size());
            return empty;
        }
        boolean share = mayShare(present);
        if (share ? !present.anyRoom() : present.idle() == null) {
            present.wakeOne(backlog.size());
            return null;
        }
        PoolWorker picked = balancer.pick(present, request);
        if (share) return acquire(picked, present);
        if (picked.idle() && picked.tryAcquire()) return picked;
        PoolWorker idle = present.idle();
        return idle != null && idle.tryAcquire() ? idle : null;
    }

    /** Enters the picked worker or, if that has no room, another; null if none has room now. */
    private static PoolWorker acquire(PoolWorker picked, Candidates present) {
        if (picked.tryAcquire()) return picked;
        if (!picked.asleep()) return present.acquireAfter(picked);
        // A worker is left asleep while another one is awake and idle.
        PoolWorker idle = present.idle();
        if (idle != null && idle.tryAcquire()) return idle;
        picked.rouseIfRoom();
        return present.acquireAfter(picked);
    }

    /** The worker of the key of a request that has not waited; null if the key must wait for a worker. */
    PoolWorker homeAtOnce(Request<?, ?> request, Candidates present) {
        return home(request, present, !growth.canGrow());
    }

    /** The worker of the key of a request that has waited; null if the key must wait on. */
    PoolWorker homeAfterWaiting(Request<?, ?> request, Candidates present) {
        PoolWorker home = home(request, present, mayShare(present));
        if (home == null) present.wakeOne(backlog.size());
        return home;
    }

    /**
     * The worker of the request's key, which is bound now if it was not.
     *
     * @param share whether it may be bound while all workers are busy
     */
    private PoolWorker home(Request<?, ?> request, Candidates present, boolean share) {
        PoolWorker home = keys.get(request.key);
        if (home != null) return home;
        Candidates open = present.open();
        if (open.isEmpty() || !share && open.idle() == null) return null;
        // Without a lock: a strategy is somebody else's code.
        return keys.bind(request.key, balancer.pick(open, request));
    }

    /** Whether more requests wait than there are workers on their way, so that some must go to busy ones. */
    private boolean mayShare(Candidates present) {
        return backlog.size() > growth.starting() + present.waking();
    }
}

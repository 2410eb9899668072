package dev.drover.pool.internal;

import java.lang.System.Logger.Level;

import dev.drover.pool.internal.dispatch.Dispatcher;
import dev.drover.pool.internal.dispatch.PoisonList;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.Settlement;
import dev.drover.pool.internal.slot.PoolServices;
import dev.drover.process.flight.Flight;
import dev.drover.process.flight.Timing;
import dev.drover.process.log.FloodGate;
import dev.drover.wire.link.SafeLog;

/** The requests that a pool has taken: counts them, and takes back those that their callers give up. */
final class TakenRequests implements Request.Owner {

    private static final System.Logger LOG = SafeLog.of(TakenRequests.class, SafeLog.Topic.SERVICE);
    /** A worker may report progress as often as it likes: more failures in ten seconds are summed up. */
    private static final int MOST_COMPLAINTS = 10;

    private final String pool;
    private final PoolServices services;
    private final Counts counts;
    private final Dispatcher dispatcher;
    private final Settlement settlement;
    private final PoisonList poison;
    private final FloodGate failures;

    TakenRequests(String pool, PoolServices services, Counts counts, Dispatcher dispatcher,
            Settlement settlement, PoisonList poison) {
        this.pool = pool;
        this.services = services;
        this.counts = counts;
        this.dispatcher = dispatcher;
        this.settlement = settlement;
        this.poison = poison;
        failures = new FloodGate(
                LOG, "failures of callbacks of pool '" + pool + "'", MOST_COMPLAINTS, services::nanoTime);
    }

    /** A request comes in. */
    void taken(Request<?, ?> request) {
        counts.taken(request);
        request.timing = Flight.taken(pool, request.task.name());
    }

    @Override
    public void beforeCallback() {
        services.beforeCallback();
    }

    @Override
    public void settled(Request<?, ?> request, boolean answered) {
        if (answered) poison.answered(request);
        Timing timing = request.timing;
        if (timing != null) {
            request.timing = null;
            timing.settled(answered);
        }
        // Last, for what throws must not have counted.
        counts.settled(request, answered);
    }

    @Override
    public void settledBefore(Request<?, ?> request, boolean answered) {
        counts.settledBefore(request, answered);
    }

    /** A request that waits is taken out of the queue; the worker of one that was sent is told to cancel it. */
    @Override
    public void abandoned(Request<?, ?> request) {
        if (dispatcher.forget(request)) {
            request.payload = null;
            return;
        }
        Request.Holder holder = request.holder;
        if (holder != null) holder.cancel(request);
    }

    @Override
    public void callbackFailed(Throwable cause) {
        failures.log(Level.WARNING, "A callback of pool '" + pool + "' threw", cause, services::after);
    }

    @Override
    public void unsettled(Request<?, ?> request) {
        settlement.keep(request);
    }
}

package dev.drover.pool.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.pool.internal.dispatch.Dispatcher;
import dev.drover.pool.internal.dispatch.PoisonList;
import dev.drover.pool.internal.request.Backlog;
import dev.drover.pool.internal.slot.Slots;
import dev.drover.pool.internal.worker.PoolWorker;

/** What a pool says of itself. */
final class PoolReport {
    private PoolReport() {}

    static PoolSnapshot of(String name, Slots slots, Dispatcher dispatcher, Backlog backlog, Counts counts,
            PoisonList poison) {
        List<PoolWorker> known = slots.known();
        // In the opposite order of a request's way, so that none is counted in two places.
        long answered = counts.done();
        long unanswered = counts.failed();
        // Those that another one replaces have requests, and no slot.
        Set<PoolWorker> all = new HashSet<>(known);
        all.addAll(slots.present());
        int inFlight = all.stream().mapToInt(PoolWorker::inFlight).sum();
        int queued = backlog.size() + dispatcher.waitingForOne();
        return new PoolSnapshot(
                name, dispatcher.balancer().name(), slots.min(), slots.max(), queued, inFlight, counts.submitted(),
                answered, unanswered, slots.restarts(), slots.closed(),
                known.stream().map(PoolWorker::snapshot).toList(), slots.recycled(), poison.list(),
                slots.notices());
    }
}

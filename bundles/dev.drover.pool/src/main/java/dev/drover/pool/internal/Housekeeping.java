package dev.drover.pool.internal;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

import dev.drover.api.Durations;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.pool.internal.dispatch.Dispatcher;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.Settlement;
import dev.drover.pool.internal.slot.DumpRounds;
import dev.drover.pool.internal.slot.IdleCheck;
import dev.drover.pool.internal.slot.LiveSpec;
import dev.drover.pool.internal.slot.PoolServices;
import dev.drover.pool.internal.slot.Slots;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/**
 * What a pool does in each round of the housekeeper: deadlines, signs of life, cancelled requests, spares, rest. Each
 * round says when the next one is needed: soon, unless nothing has been going on in the pool for a second.
 */
final class Housekeeping {

    private static final System.Logger LOG = SafeLog.of(Housekeeping.class);
    /** A worker that answers nothing for so long holds up what waits in it. */
    private static final long STALLED_NANOS = 50_000_000L;
    /** What a worker that is to be ended has not begun may still come back for so long. */
    private static final long RECALL_NANOS = 500_000_000L;
    private static final long MEASURE_NANOS = 1_000_000_000L;
    /** A pool in which nothing goes on is taken for a busy one for so long: the next request is likely to come soon. */
    private static final long LIVELY_NANOS = 1_000_000_000L;

    private final LiveSpec spec;
    private final String pool;
    private final PoolServices services;
    private final Slots slots;
    private final Dispatcher dispatcher;
    private final Settlement settlement;
    private final Counts counts;
    private final ChangeListeners listeners;
    private final Runnable end;
    private final IdleCheck idle;
    private final DumpRounds dumps;
    private boolean failed;
    private boolean failedBefore;
    private long sinceMeasured;
    private long sinceChange;
    private long changesSeen;
    private long needed;

    /**
     * @param drained called for each worker that begins to drain because it is at rest
     * @param end called in each round; ends the pool if it is to end and nothing is left to do
     */
    Housekeeping(LiveSpec spec, PoolServices services, Slots slots, Dispatcher dispatcher, Settlement settlement,
            Counts counts, ChangeListeners listeners, Consumer<PoolWorker> drained, Runnable end) {
        this.spec = spec;
        pool = spec.name();
        this.services = services;
        this.slots = slots;
        this.dispatcher = dispatcher;
        this.settlement = settlement;
        this.counts = counts;
        this.listeners = listeners;
        this.end = end;
        dumps = new DumpRounds(() -> spec.now().dumpEvery());
        idle = new IdleCheck(pool, services, slots.lifecycle()::settings, slots::rest, drained);
    }

    /**
     * @param elapsed how long this program has been running since the last round, in nanoseconds
     * @return in how many nanoseconds the next round is needed
     */
    long round(long elapsed) {
        failedBefore = failed;
        failed = false;
        long now = services.nanoTime();
        needed = Long.MAX_VALUE;
        List<PoolWorker> present = slots.present();
        // First what others are kept waiting by.
        step(settlement::retry);
        if (counts.anyTimed()) step(() -> expire(present, now));
        for (PoolWorker worker : present) {
            step(() -> needed = Math.min(needed, worker.process().checkAlive(elapsed)));
            step(() -> endOverdue(worker, now));
            worker.retryEnd();
        }
        step(() -> dispatcher.turn().watch(elapsed));
        // A post frees its place without notifying the dispatcher, so the dispatcher looks again in each round.
        if (dispatcher.anyWaiting()) dispatcher.turn().runLater();
        step(slots::keepUp);
        step(end);
        needed = Math.min(needed, slots.nextLook());
        step(() -> needed = Math.min(needed, idle.round(elapsed)));
        step(() -> needed = Math.min(needed, dumps.round(present, elapsed)));
        step(() -> measure(present, elapsed));
        long changes = counts.changes() + slots.changes();
        step(() -> listeners.tell(changes, now));
        sinceChange = changes == changesSeen ? sinceChange + elapsed : 0;
        changesSeen = changes;
        return failed || busy(present) ? 0 : needed;
    }

    private boolean busy(List<PoolWorker> present) {
        if (sinceChange < LIVELY_NANOS || counts.unsettled() > 0 || dispatcher.anyWaiting() || listeners.anyDue())
            return true;
        for (PoolWorker worker : present)
            if (worker.joining() || worker.closed() || worker.waking() || !worker.calls().open().isEmpty()) return true;
        return false;
    }

    /** Whatever a step throws, the others are taken, and it is taken again in the next round. */
    private void step(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            // Said once, and not 20 times a second.
            if (!failed && !failedBefore)
                LOG.log(Level.ERROR, "Housekeeping of pool '" + pool + "' failed", e);
            failed = true;
        }
    }

    private void expire(List<PoolWorker> present, long now) {
        for (Request<?, ?> request : dispatcher.waiting(present)) expire(request, now);
        for (PoolWorker worker : present)
            for (Request<?, ?> request : worker.calls().open()) expire(request, now);
    }

    private void expire(Request<?, ?> request, long now) {
        if (request.overdue(now)) settlement.settleLater(request);
    }

    /** Replaces a worker that does not let go; frees requests that wait behind a long one while others are idle. */
    private void endOverdue(PoolWorker worker, long now) {
        List<Request<?, ?>> open = worker.calls().open();
        boolean stalled = worker.calls().stalledFor(STALLED_NANOS, now);
        if (open.isEmpty()) return;
        long cancelGrace = Durations.nanos(spec.now().cancelGrace());
        for (Request<?, ?> request : open) {
            // Whoever settled it may still be in a callback, before it comes to tell the worker.
            if (request.isDone() && !request.abandoned()) worker.calls().cancel(request);
            if (!request.abandonedFor(cancelGrace, now)) continue;
            // The worker gets nothing more, what it has not begun comes back, and then it is ended.
            worker.beginCancelTimeout(request.task.name());
            worker.calls().recall(now);
            if (request.abandonedFor(Durations.sum(cancelGrace, RECALL_NANOS), now)) worker.endCancelTimeout();
            return;
        }
        if (stalled && open.size() > worker.spec().concurrency() && dispatcher.anyIdle()) worker.calls().recall(now);
    }

    private void measure(List<PoolWorker> present, long elapsed) {
        sinceMeasured += elapsed;
        if (sinceMeasured < MEASURE_NANOS) return;
        sinceMeasured = 0;
        ProcessMonitor monitor = services.monitor();
        for (PoolWorker worker : present) {
            if (monitor == null) worker.report().used(0, 0);
            else
                monitor.find(worker.pid())
                        .filter(ProcessSample::alive)
                        .ifPresent(sample -> worker.report().used(sample.usage().cpu(), sample.usage().memory()));
        }
    }
}

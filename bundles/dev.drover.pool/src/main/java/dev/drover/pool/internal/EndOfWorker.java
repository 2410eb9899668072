package dev.drover.pool.internal;

import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.dispatch.Dispatcher;
import dev.drover.pool.internal.dispatch.PoisonList;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.Settlement;
import dev.drover.pool.internal.slot.CodeFiles;
import dev.drover.pool.internal.slot.Slots;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.process.flight.Flight;
import dev.drover.wire.link.SafeLog;

/**
 * What follows the end of a worker: its requests are run again or fail, and its slot may get another process.
 *
 * <p>Each request leaves the worker's table only when nothing can keep it any more from waiting again or from settling.
 * So whatever is thrown in between, being told again does what is left to do.
 */
final class EndOfWorker {

    private static final System.Logger LOG = SafeLog.of(EndOfWorker.class);

    private final String pool;
    private final Slots slots;
    private final Dispatcher dispatcher;
    private final Settlement settlement;
    private final Closing closing;
    private final PoisonList poison;
    /** The workers whose ends have been held against what they had begun; gone with the workers. */
    private final Set<PoolWorker> judged =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    /** Whether requests that wait may have to be rejected. */
    private volatile boolean poisoned;

    EndOfWorker(String pool, Slots slots, Dispatcher dispatcher, Settlement settlement,
            Closing closing, PoisonList poison) {
        this.pool = pool;
        this.slots = slots;
        this.dispatcher = dispatcher;
        this.settlement = settlement;
        this.closing = closing;
        this.poison = poison;
    }

    /** See {@link dev.drover.pool.internal.worker.WorkerEvents#ended}. */
    void ended(PoolWorker worker, Exit how, boolean permanent) {
        Exit exit = CodeFiles.explained(worker.spec().workerOf(worker.slotIndex()), worker.process().started(), how);
        Flight.ended(worker.name(), exit);
        String problem = null;
        try {
            dispatcher.free(worker);
            takeBack(worker, exit);
            if (poisoned) rejectPoisoned();
            problem = slots.ended(worker, exit, permanent);
        } finally {
            try {
                failOpen(worker, exit);
            } finally {
                dispatcher.unbind(worker, request -> lost(request, exit, false), settlement::failLater);
            }
        }
        String why = problem;
        if (why != null) dispatcher.failAll(request -> settlement.rejected(request, why), settlement::failLater);
        dispatcher.run();
    }

    /** What may be run again waits for another worker, and is then run alone. */
    private void takeBack(PoolWorker worker, Exit exit) {
        List<Request<?, ?>> open = worker.calls().open();
        // A worker begins them in their order, so many at a time.
        List<Request<?, ?>> begun =
                open.stream().limit(worker.spec().concurrency()).filter(each -> !each.over()).toList();
        // Told again, it does what is left to do: the deaths have been counted.
        if (judged.add(worker) && PoisonList.unasked(exit)) {
            begun.forEach(each -> each.deaths++);
            if (poison.died(begun, exit)) {
                poisoned = true;
                warn(begun);
            }
        }
        if (closing.closes()) return;
        for (int i = open.size() - 1; i >= 0; i--) {
            Request<?, ?> request = open.get(i);
            if (request.over() || request.only != null || !request.mayRunAgain()) continue;
            if (!worker.calls().forget(request)) continue;
            request.runAgain();
            dispatcher.putBack(request);
        }
    }

    private void warn(List<Request<?, ?>> begun) {
        begun.stream().filter(each -> poison.refuses(each) != null)
                .map(each -> "Pool '" + pool + "' rejects requests of the task '" + each.task.name() + "'"
                        + (each.key == null ? "" : " with the key '" + each.key + "'") + " for a while: "
                        + poison.refuses(each))
                .distinct().forEach(line -> LOG.log(Level.WARNING, line));
    }

    /** Rejects what waits and is of a kind that is rejected from now on. */
    private void rejectPoisoned() {
        poisoned = false;
        for (Request<?, ?> request : dispatcher.waiting(slots.present())) {
            String why = poison.refuses(request);
            if (why != null && dispatcher.forget(request)) settlement.rejectLater(request, why);
        }
    }

    private void failOpen(PoolWorker worker, Exit exit) {
        for (Request<?, ?> request : worker.calls().open()) {
            WorkerLost lost = lost(request, exit, true);
            if (worker.calls().forget(request)) settlement.failLater(request, lost);
        }
    }

    private static WorkerLost lost(Request<?, ?> request, Exit exit, boolean mayHaveRun) {
        return new WorkerLost(request.task.name(), exit, mayHaveRun);
    }
}

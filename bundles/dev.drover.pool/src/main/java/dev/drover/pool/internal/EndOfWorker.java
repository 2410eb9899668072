package dev.drover.pool.internal;

import java.util.List;

import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.dispatch.Dispatcher;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.Settlement;
import dev.drover.pool.internal.slot.Slots;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.process.flight.Flight;

/**
 * What follows the end of a worker: its requests are run again or fail, and its slot may get another process.
 *
 * <p>Each request leaves the worker's table only when nothing can keep it any more from waiting again or from settling.
 * So whatever is thrown in between, being told again does what is left to do.
 */
final class EndOfWorker {

    private final int concurrency;
    private final Slots slots;
    private final Dispatcher dispatcher;
    private final Settlement settlement;
    private final Closing closing;

    /** @param concurrency how many requests a worker runs at a time */
    EndOfWorker(int concurrency, Slots slots, Dispatcher dispatcher, Settlement settlement, Closing closing) {
        this.concurrency = concurrency;
        this.slots = slots;
        this.dispatcher = dispatcher;
        this.settlement = settlement;
        this.closing = closing;
    }

    /** See {@link dev.drover.pool.internal.worker.WorkerEvents#ended}. */
    void ended(PoolWorker worker, Exit exit, boolean permanent) {
        Flight.ended(worker.name(), exit);
        String problem = null;
        try {
            dispatcher.free(worker);
            takeBack(worker);
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
    private void takeBack(PoolWorker worker) {
        if (closing.closes()) return;
        List<Request<?, ?>> open = worker.calls().open();
        for (int i = open.size() - 1; i >= 0; i--) {
            Request<?, ?> request = open.get(i);
            // A worker begins them in their order, so many at a time.
            boolean begun = i < concurrency;
            if (request.over() || request.only != null || !request.mayRunAgain(begun)) continue;
            if (!worker.calls().forget(request)) continue;
            request.runAgain(begun);
            dispatcher.putBack(request);
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

package dev.drover.pool.internal;

import java.util.ArrayList;
import java.util.List;

import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.dispatch.Dispatcher;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.Settlement;
import dev.drover.pool.internal.slot.Slots;
import dev.drover.pool.internal.worker.PoolWorker;

/** What follows the end of a worker: its requests are run again or fail, and its slot may get another process. */
final class EndOfWorker {

    private final Slots slots;
    private final Dispatcher dispatcher;
    private final Settlement settlement;
    private final Closing closing;

    EndOfWorker(Slots slots, Dispatcher dispatcher, Settlement settlement, Closing closing) {
        this.slots = slots;
        this.dispatcher = dispatcher;
        this.settlement = settlement;
        this.closing = closing;
    }

    /** See {@link dev.drover.pool.internal.worker.WorkerEvents#ended}. */
    void ended(PoolWorker worker, Exit exit, List<Request<?, ?>> lost, boolean permanent) {
        List<Request<?, ?>> again = new ArrayList<>();
        List<Request<?, ?>> gone = new ArrayList<>();
        for (Request<?, ?> request : lost) {
            request.holder = null;
            if (request.isDone()) continue;
            if (!closing.begun() && request.only == null && request.mayRunAgain()) {
                request.exclusive = true;
                again.add(request);
            } else {
                request.payload = null;
                gone.add(request);
            }
        }
        List<Request<?, ?>> neverSent = dispatcher.unbind(worker);
        dispatcher.putBack(again);
        try {
            String problem = slots.ended(worker, exit, permanent);
            if (problem != null)
                for (Request<?, ?> request : dispatcher.forgetAll()) settlement.rejectLater(request, problem);
            dispatcher.run();
        } finally {
            for (Request<?, ?> request : gone)
                settlement.failLater(request, new WorkerLost(request.task.name(), exit, true));
            for (Request<?, ?> request : neverSent)
                settlement.failLater(request, new WorkerLost(request.task.name(), exit, false));
        }
    }
}

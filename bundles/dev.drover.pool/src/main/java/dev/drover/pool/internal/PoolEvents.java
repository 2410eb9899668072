package dev.drover.pool.internal;

import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.dispatch.Dispatcher;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.Settlement;
import dev.drover.pool.internal.slot.PoolServices;
import dev.drover.pool.internal.slot.Slots;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.pool.internal.worker.WorkerEvents;
import dev.drover.process.flight.Flight;
import dev.drover.wire.Rejected;

/** What the workers of a pool tell, and who of the pool hears of it. */
final class PoolEvents implements WorkerEvents<PoolWorker> {

    private final PoolServices services;
    private final Settlement settlement;
    private Slots slots;
    private Dispatcher dispatcher;
    private EndOfWorker endOfWorker;

    PoolEvents(PoolServices services, Settlement settlement) {
        this.services = services;
        this.settlement = settlement;
    }

    /** Called once, before there is any worker. */
    void begin(Slots toKeep, Dispatcher toSend, EndOfWorker toEnd) {
        slots = toKeep;
        dispatcher = toSend;
        endOfWorker = toEnd;
    }

    @Override
    public void joined(PoolWorker worker) {
        Flight.started(worker.name(), worker.pid());
        slots.joined(worker);
        dispatcher.run();
    }

    @Override
    public void hasRoom(PoolWorker worker, Request<?, ?> settling) {
        if (!dispatcher.anyWaiting()) return;
        // What is sent now leads to a strategy, which is code of users.
        services.beforeCallback();
        dispatcher.runBefore(settling);
    }

    @Override
    public void notRun(Request<?, ?> request) {
        try {
            services.beforeCallback();
        } finally {
            dispatcher.notRun(request);
        }
    }

    @Override
    public void fail(Request<?, ?> request, Throwable cause) {
        settlement.failLater(request, cause);
    }

    @Override
    public void drain(PoolWorker worker) {
        slots.drain(worker);
        unbind(worker);
    }

    @Override
    public CompletableFuture<Worker> recycle(PoolWorker worker) {
        return slots.recycle(worker, RecycleReason.REQUEST, "on request");
    }

    /** A worker takes no more requests: what waits for it waits for another, or is rejected. */
    void unbind(PoolWorker worker) {
        dispatcher.unbind(
                worker, request -> settlement.rejected(request, worker.queue().refusal()), settlement::failLater);
        dispatcher.run();
    }

    @Override
    public CompletableFuture<WorkerSnapshot> sleep(PoolWorker worker, Depth depth) {
        CompletableFuture<WorkerSnapshot> outcome = new CompletableFuture<>();
        Depth wanted = depth == null ? slots.lifecycle().settings().depth() : depth;
        try {
            PoolWorker present = slots.idleSlots().inPlaceOf(worker);
            services.background().execute(() -> present.sleep(wanted, services.sleeper())
                    .whenComplete((done, failure) -> {
                        if (failure == null) outcome.complete(present.snapshot());
                        else
                            outcome.completeExceptionally(failure);
                    }));
        } catch (Throwable e) {
            outcome.completeExceptionally(
                    new Rejected(worker.name() + " was not put to sleep: there is no thread for it now", e));
        }
        return outcome;
    }

    @Override
    public boolean hibernate(PoolWorker worker) {
        boolean begun = slots.idleSlots().hibernate(worker);
        if (begun) unbind(worker);
        return begun;
    }

    @Override
    public boolean mayWake(PoolWorker worker) {
        return slots.mayWake(worker);
    }

    @Override
    public PoolWorker revive(PoolWorker worker) {
        return slots.idleSlots().revive(worker);
    }

    @Override
    public void ended(PoolWorker worker, Exit exit, boolean permanent) {
        endOfWorker.ended(worker, exit, permanent);
    }
}

package dev.drover.pool.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

import dev.drover.api.Registration;
import dev.drover.api.Require;
import dev.drover.api.pool.Pick;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.pool.internal.dispatch.Dispatcher;
import dev.drover.pool.internal.dispatch.PoisonList;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.pool.internal.request.Backlog;
import dev.drover.pool.internal.request.QueueBound;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.Settlement;
import dev.drover.pool.internal.slot.LiveSpec;
import dev.drover.pool.internal.slot.PoolServices;
import dev.drover.pool.internal.slot.Slots;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;

/**
 * A pool of workers, and the way of a request through it:
 *
 * <ol>
 * <li>{@link #send} makes a {@link Request}, which is the caller's future, and encodes it on the caller's thread;
 * <li>the {@link Dispatcher} takes it: it has the strategy pick a worker and sends the request over the worker's link;
 * if there is no room, the request waits;
 * <li>a worker that joins or has room is told to the {@link PoolEvents}, and the dispatcher sends
 * what waits;
 * <li>the reply comes back on the link's thread to the worker's calls, which settle the request: the pool's
 * {@link Counts} count it, and the caller's callbacks run.
 * </ol>
 *
 * <p>A request that its caller gives up is taken back ({@link TakenRequests}). A worker's {@linkplain EndOfWorker end}
 * has its requests run again or fails them. {@link Slots} keep the workers, {@link Housekeeping} looks after deadlines.
 */
final class Pool extends RoutedPool {

    private final LiveSpec spec;
    private final PoolServices services;
    private final Consumer<Pool> whenClosed;
    private final Counts counts = new Counts();
    private final int maxMessage;
    private final Settlement settlement;
    private final PoisonList poison;
    private final Backlog backlog;
    private final Slots slots;
    private final Dispatcher dispatcher;
    private final ChangeListeners listeners;
    private final LongUnaryOperator round;
    private final Closing closing;
    private final TakenRequests requests;
    private final PoolEvents events;
    private final SpecChanges changes;
    private final ThreadLocal<Scratch> scratches;

    /** @param whenClosed called once, when nothing of the pool is left */
    Pool(PoolSpec spec, PoolServices services, Strategies strategies, Consumer<Pool> whenClosed) {
        this.spec = new LiveSpec(spec);
        this.services = services;
        this.whenClosed = whenClosed;
        maxMessage = spec.maxMessage();
        scratches = Scratch.perThread(maxMessage);
        settlement = new Settlement(spec.name(), services.callbacks(), services::soon);
        poison = new PoisonList(spec.poisonDeaths(), services::nanoTime);
        QueueBound bound = new QueueBound(spec.queue());
        backlog = new Backlog(bound);
        events = new PoolEvents(services, settlement);
        PoolWorker.Surroundings around =
                new PoolWorker.Surroundings(services, events, this, services.background(), services::nanoTime);
        slots = new Slots(
                this.spec, services, around, backlog::size, now -> Pool.this.dispatcher.candidates(now),
                events::unbind);
        dispatcher = new Dispatcher(
                spec.name(), slots, strategies, spec.strategy(), bound, backlog, settlement, services.background());
        requests = new TakenRequests(spec.name(), services, counts, dispatcher, settlement, poison);
        listeners = new ChangeListeners(spec.name(), services.callbacks(), services.nanoTime());
        closing = new Closing(this.spec, services, slots, dispatcher, settlement, counts);
        round = new Housekeeping(
                this.spec, services, slots, dispatcher, settlement, counts, listeners, events::unbind,
                closing::look)::round;
        events.begin(slots, dispatcher, new EndOfWorker(name(), slots, dispatcher, settlement, closing, poison));
        changes = new SpecChanges(this.spec, services, slots, dispatcher, bound, poison, events::unbind);
    }

    void open() {
        slots.grow();
    }

    /** What the housekeeper does for this pool in each of its rounds; always the same object. */
    LongUnaryOperator round() {
        return round;
    }

    // ---- taking requests

    @Override
    public <Q, R> CompletableFuture<R> send(
            Task<Q, R> task, Q value, Consumer<Object> progress, Request.Route route) {
        long timeout = route.timeoutNanos() > 0 ? route.timeoutNanos() : spec.taskTimeoutNanos();
        long now = timeout > 0 ? services.nanoTime() : 0;
        return take(new Request<>(requests, task, progress, route, false, timeout, now), value);
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q value, Request.Route route) {
        CompletableFuture<?> left = take(new Request<>(requests, task, null, route, true, 0, 0), value);
        if (!left.isCompletedExceptionally()) return;
        throw left.exceptionNow() instanceof Rejected rejected ? rejected
                : new Rejected("Pool '" + name() + "' could not take a message", left.exceptionNow());
    }

    private <Q, R> Request<Q, R> take(Request<Q, R> request, Q value) {
        Scratch scratch = scratches.get();
        // The codec, or a strategy, may send in turn, while this thread's message is being written.
        boolean nested = scratch.inUse;
        Output encoded = nested ? new Output(maxMessage) : scratch.message;
        scratch.inUse = true;
        try {
            request.task.request().encode(value, encoded);
            requests.taken(request);
            services.soon();
            dispatch(request, encoded);
            return request;
        } finally {
            scratch.inUse = nested;
            encoded.clear();
        }
    }

    private void dispatch(Request<?, ?> request, Output encoded) {
        try {
            String problem = closing.begun() ? closing.refusal() : poison.refuses(request);
            if (problem == null) problem = dispatcher.take(request, encoded);
            if (problem != null) request.fail(settlement.rejected(request, problem));
        } catch (Throwable e) {
            // It has not been taken, most likely for want of memory.
            request.fail(settlement.refused(request, e));
        }
    }

    // ---- changing it, asking it

    @Override
    public <Q, R> Map<Worker, CompletableFuture<R>> broadcast(Task<Q, R> task, Q request) {
        Require.given("task", task);
        Map<Worker, CompletableFuture<R>> outcomes = new LinkedHashMap<>();
        for (PoolWorker worker : slots.presentOrOne()) outcomes.put(worker, worker.send(task, request));
        return outcomes;
    }

    @Override
    public String name() {
        return spec.name();
    }

    /** The processes that are starting, alive or ending. */
    List<PoolWorker> present() {
        return slots.present();
    }

    @Override
    public List<Worker> workers() {
        return List.copyOf(slots.present());
    }

    @Override
    public Optional<Worker> worker(int slotIndex) {
        return Optional.ofNullable(slots.last(slotIndex));
    }

    @Override
    public void strategy(String name) {
        dispatcher.balancer().choose(Require.given("name", name));
    }

    @Override
    public void resize(int min, int max) {
        PoolSpec.checkBounds(min, max);
        slots.resize(min, max).forEach(events::unbind);
        dispatcher.run();
    }

    @Override
    public void weight(int slotIndex, int weight) {
        PoolSpec.checkWeight(weight);
        slots.weight(slotIndex, weight);
    }

    @Override
    public void sleep(Sleep settings) {
        slots.lifecycle().settings(Require.given("settings", settings));
        services.soon();
    }

    @Override
    public Map<Worker, CompletableFuture<WorkerSnapshot>> sleepAll() {
        Map<Worker, CompletableFuture<WorkerSnapshot>> outcomes = new LinkedHashMap<>();
        for (PoolWorker worker : slots.present()) if (!worker.asleep()) outcomes.put(worker, worker.sleep());
        return outcomes;
    }

    @Override
    public Map<Worker, CompletableFuture<WorkerSnapshot>> wakeAll() {
        Map<Worker, CompletableFuture<WorkerSnapshot>> outcomes = new LinkedHashMap<>();
        for (PoolWorker worker : slots.known()) {
            WorkerState state = worker.snapshot().state();
            if (state == WorkerState.ASLEEP || state == WorkerState.WAKING) outcomes.put(worker, worker.wake());
        }
        return outcomes;
    }

    @Override
    public void reset() {
        poison.reset();
        slots.reset();
        dispatcher.run();
    }

    @Override
    public CompletableFuture<Integer> restart() {
        return slots.restart(worker -> true, RecycleReason.RESTART, "by a restart of the pool");
    }

    @Override
    public CompletableFuture<Integer> change(PoolSpec next) {
        return changes.change(Require.given("spec", next));
    }

    @Override
    public PoolSnapshot snapshot() {
        return PoolReport.of(name(), slots, dispatcher, backlog, counts, poison);
    }

    @Override
    public List<Pick> picks() {
        return dispatcher.balancer().picks();
    }

    @Override
    public List<Integer> dryRun(List<Pick> picks, String strategy) {
        return dispatcher.balancer().dryRun(Require.list("picks", picks), Require.given("strategy", strategy));
    }

    @Override
    public Registration onChange(Runnable callback) {
        return listeners.add(Require.given("callback", callback));
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        return closing.shutdown(this::close);
    }

    @Override
    public void close() {
        if (!closing.begin()) return;
        closing.close();
        whenClosed.accept(this);
        closing.finish();
    }
}

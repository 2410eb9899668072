package dev.drover.pool.internal.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.pool.internal.dispatch.Candidates;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.fake.FakeServices;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.pool.internal.worker.WorkerEvents;

/** The slots of a pool on processes that are none, and as much of a pool as they need. */
final class SlotsOnFakes implements WorkerEvents<PoolWorker> {

    final FakeServices services;
    final PoolSpec spec;
    final PoolWorker.Surroundings around;
    final Slots slots;
    /** How many requests wait for any worker. */
    int waiting;
    /** The workers that may be picked, as was told last. */
    Candidates candidates;
    /** Thrown instead of showing them, if it is not null. */
    Error candidatesFailure;
    /** What {@link Slots#ended} returned last. */
    String problem;
    /** What the policy is to decide; null for what the built-in one does. */
    Restart next;
    /** Thrown by the policy instead of a decision, if it is not null. */
    Throwable policyFailure;
    /** What happens while the policy decides. */
    Runnable whileDeciding = () -> {};
    /** Those that get no more requests because another has their place. */
    final List<PoolWorker> unbound = new ArrayList<>();
    /** What the policy was asked about, oldest first. */
    final List<WorkerEnd> asked = new ArrayList<>();

    SlotsOnFakes(UnaryOperator<PoolSpec> changes) {
        this(changes, new FakeServices());
    }

    SlotsOnFakes(UnaryOperator<PoolSpec> changes, FakeServices services) {
        this.services = services;
        spec = changes.apply(PoolSpec.of("fake", ProcessSpec.command("nothing")).prefetch(0));
        around = new PoolWorker.Surroundings(
                services, this, new FakeWorkers(), services.background(), services::nanoTime);
        slots = new Slots(new LiveSpec(spec), services, around, () -> waiting, this::show, unbound::add);
        services.policy = new Policy();
    }

    private void show(Candidates now) {
        if (candidatesFailure != null) throw candidatesFailure;
        candidates = now;
    }

    private final class Policy implements LifecyclePolicy {
        @Override
        public IdleAction whenIdle(WorkerSnapshot worker) {
            return IdleAction.STAY;
        }

        @Override
        public Restart afterExit(WorkerEnd end) {
            asked.add(end);
            whileDeciding.run();
            if (policyFailure != null) SlotsOnFakes.<RuntimeException>sneak(policyFailure);
            return next == null ? new FallbackPolicy().afterExit(end) : next;
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable e) throws X {
        throw (X) e;
    }

    /** With all processes joined that it starts by itself. */
    SlotsOnFakes open() {
        slots.grow();
        joinAll();
        return this;
    }

    void joinAll() {
        services.runAll();
        for (FakeHostProcess each : List.copyOf(services.processes))
            if (each.wasStarted() && each.link() == null && !each.over()) each.join(FakeOwner.TASK.name());
    }

    FakeHostProcess process(int made) {
        return services.processes.get(made);
    }

    /** How many processes have been started. */
    long started() {
        services.runAll();
        return services.processes.stream().filter(FakeHostProcess::wasStarted).count();
    }

    /** The slots of the processes that are present. */
    List<Integer> present() {
        return slots.present().stream().map(PoolWorker::slotIndex).toList();
    }

    static Error noThread() {
        return new OutOfMemoryError("unable to create native thread: on purpose");
    }

    // ---- what workers tell

    @Override
    public void joined(PoolWorker worker) {
        slots.joined(worker);
    }

    @Override
    public void hasRoom(PoolWorker worker, Request<?, ?> settling) {}

    @Override
    public void notRun(Request<?, ?> request) {}

    @Override
    public void drain(PoolWorker worker) {
        slots.drain(worker);
    }

    @Override
    public CompletableFuture<Worker> recycle(PoolWorker worker) {
        return slots.recycle(worker, RecycleReason.REQUEST, "on request");
    }

    @Override
    public CompletableFuture<WorkerSnapshot> sleep(PoolWorker worker, Depth depth) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean hibernate(PoolWorker worker) {
        return slots.idleSlots().hibernate(worker);
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
    public void fail(Request<?, ?> request, Throwable cause) {
        request.fail(cause);
    }

    @Override
    public void ended(PoolWorker worker, Exit exit, boolean permanent) {
        problem = slots.ended(worker, exit, permanent);
    }
}

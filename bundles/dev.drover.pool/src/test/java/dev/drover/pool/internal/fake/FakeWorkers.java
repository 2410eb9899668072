package dev.drover.pool.internal.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.pool.internal.request.Intake;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.pool.internal.worker.WorkerEvents;
import dev.drover.wire.Task;

/** Workers on {@linkplain FakeHostProcess processes that are none}, and their pool as far as they see it. */
public final class FakeWorkers implements WorkerEvents<PoolWorker>, Intake {

    public final FakeServices services = new FakeServices();
    public final FakeOwner owner = new FakeOwner();
    /** How the workers to come are set up; nothing is sent ahead, so that a worker has as many requests as it runs. */
    public PoolSpec spec = PoolSpec.of("fake", ProcessSpec.command("nothing")).size(0, 100).prefetch(0);
    /** What workers have told, such as "joined fake-1", oldest first. */
    public final List<String> told = new ArrayList<>();
    public final List<Request<?, ?>> notRun = new ArrayList<>();
    public final List<Request<?, ?>> lost = new ArrayList<>();
    /** Called for each {@link #hasRoom}, as a dispatcher would be. */
    public Consumer<PoolWorker> onRoom = worker -> {};

    /** Whether the memory budget has room for a worker that wakes. */
    public boolean roomToWake = true;

    private final PoolWorker.Surroundings around =
            new PoolWorker.Surroundings(services, this, this, services.background(), services::nanoTime);
    private int made;

    // ---- workers

    /** A worker that is starting. */
    public PoolWorker starting() {
        PoolWorker worker = new PoolWorker(spec, new FakePlace(made++), around);
        worker.start();
        return worker;
    }

    /** A worker that has joined and has nothing to do. */
    public PoolWorker idle() {
        PoolWorker worker = starting();
        process(worker).join(FakeOwner.TASK.name());
        return worker;
    }

    public List<PoolWorker> idle(int count) {
        List<PoolWorker> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) workers.add(idle());
        return workers;
    }

    /** A worker with as many requests as it may have. */
    public PoolWorker busy() {
        PoolWorker worker = idle();
        while (worker.tryAcquire()) {
            Request<Object, Object> request = owner.request();
            worker.calls().dispatch(request, request.payload);
        }
        return worker;
    }

    /** A worker that sleeps. */
    public PoolWorker asleep() {
        PoolWorker worker = idle();
        worker.sleep(Depth.FREEZE, new FakeSleeper());
        return worker;
    }

    /** A worker whose wake-up has begun and waits for {@link FakeServices#background}. */
    public PoolWorker waking() {
        PoolWorker worker = asleep();
        worker.rouse();
        return worker;
    }

    /** A worker that takes no more requests. */
    public PoolWorker draining() {
        PoolWorker worker = idle();
        worker.beginDrain();
        return worker;
    }

    /** The process of one of these workers. */
    public static FakeHostProcess process(PoolWorker worker) {
        return (FakeHostProcess) worker.process();
    }

    // ---- what workers tell

    @Override
    public void joined(PoolWorker worker) {
        told.add("joined " + worker.name());
    }

    @Override
    public void hasRoom(PoolWorker worker, Request<?, ?> settling) {
        onRoom.accept(worker);
    }

    @Override
    public void notRun(Request<?, ?> request) {
        notRun.add(request);
    }

    @Override
    public void drain(PoolWorker worker) {
        told.add("drain " + worker.name());
        worker.beginDrain();
    }

    @Override
    public CompletableFuture<Worker> recycle(PoolWorker worker) {
        told.add("recycle " + worker.name());
        return CompletableFuture.completedFuture(worker);
    }

    @Override
    public CompletableFuture<WorkerSnapshot> sleep(PoolWorker worker, Depth depth) {
        told.add("sleep " + worker.name() + " " + depth);
        return new CompletableFuture<>();
    }

    @Override
    public boolean hibernate(PoolWorker worker) {
        told.add("hibernate " + worker.name());
        return worker.drainIfIdle(() -> {}) != null;
    }

    @Override
    public boolean mayWake(PoolWorker worker) {
        return roomToWake;
    }

    @Override
    public PoolWorker revive(PoolWorker worker) {
        return worker;
    }

    @Override
    public void fail(Request<?, ?> request, Throwable cause) {
        request.fail(cause);
    }

    @Override
    public void ended(PoolWorker worker, Exit exit, boolean permanent) {
        told.add("ended " + worker.name() + " " + exit.cause() + (permanent ? " for good" : ""));
        lost.addAll(worker.calls().open());
    }

    // ---- what is sent to a worker itself

    @Override
    public <Q, R> CompletableFuture<R> send(
            Task<Q, R> task, Q value, Consumer<Object> progress, Request.Route route) {
        told.add("send " + task.name() + " to " + route.only().worker());
        return new CompletableFuture<>();
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q value, Request.Route route) {
        told.add("post " + task.name() + " to " + route.only().worker());
    }
}

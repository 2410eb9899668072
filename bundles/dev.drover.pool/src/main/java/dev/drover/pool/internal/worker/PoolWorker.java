package dev.drover.pool.internal.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import dev.drover.api.Registration;
import dev.drover.api.Require;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.Preheat;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.request.Intake;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.WorkerQueue;
import dev.drover.process.HostProcess;
import dev.drover.process.flight.Flight;
import dev.drover.wire.Rejected;

/**
 * One worker of a pool: a process from its start to its end, with the requests that it has and those that wait for it.
 */
public final class PoolWorker extends WorkerFace {

    private final Surroundings around;
    private final WorkerGate gate = new WorkerGate();
    private final WorkerCalls calls;
    private final HostProcess process;
    private final WorkerQueue<Request<?, ?>> queue;
    private final WorkerSleep sleep;
    private final WorkerDrain drain;
    private volatile boolean hibernated;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final WorkerReport report;
    /** Null if nothing runs before the first request. */
    private final Preheating<?> preheating;
    private volatile boolean recycled;

    /**
     * What a worker needs of its pool.
     *
     * @param hosts makes its process
     * @param events hears of it
     * @param intake takes what is sent to it
     * @param background runs what waits
     */
    public record Surroundings(
            HostMaker hosts,
            WorkerEvents<PoolWorker> events,
            Intake intake,
            Executor background,
            LongSupplier nanoTime) {}

    public PoolWorker(PoolSpec spec, Place place, Surroundings around) {
        super(place, spec);
        this.around = around;
        calls = new WorkerCalls(
                place.name(), gate, spec.concurrency(), spec.prefetch(), around.nanoTime(),
                new CallsOfWorker<>(this, around.events(), this::linked, () -> ending().lastLeft(), this::rouse));
        queue = new WorkerQueue<>(place.name(), gate::closed);
        // A machine that was too busy for one start may be for the next.
        Duration startTimeout = place.startTimeout(spec.startTimeout());
        process = around.hosts().host(WorkerProcess.of(spec, place, startTimeout), place.console(), calls);
        SleepRecord record = new SleepRecord(() -> calls().measured().idleSince());
        sleep = new WorkerSleep(gate, process, around.background(), record, new SleepOfWorker());
        drain = new WorkerDrain(gate, process, sleep::wake, around.nanoTime(), around.background());
        report = new WorkerReport(spec.name(), place, gate, calls, process, record, around.nanoTime());
        preheating = spec.preheat().map(what -> preheating(what, spec.maxMessage(), startTimeout)).orElse(null);
    }

    private <Q> Preheating<Q> preheating(Preheat<Q> what, int maxMessage, Duration limit) {
        return new Preheating<>(
                what, Request.Route.only(queue), gate, calls, process, around.background(), around.nanoTime(),
                maxMessage, limit, this::begin);
    }

    /** The process has joined; nothing has been sent to it. */
    private void linked() {
        if (preheating == null) begin();
        else
            preheating.begin();
    }

    /** Opens it to requests. */
    private void begin() {
        try {
            calls.begin();
            around.events().joined(this);
        } finally {
            joined.complete(null);
        }
    }

    private final class SleepOfWorker implements WorkerSleep.Events {
        @Override
        public void awake() {
            around.events().hasRoom(PoolWorker.this, null);
        }

        @Override
        public boolean hibernate() {
            return around.events().hibernate(PoolWorker.this);
        }
    }

    /** Starts the process. Called on a thread that may wait. */
    public void start() {
        report.starting();
        if (preheating != null) preheating.starting();
        process.start();
    }

    // ---- room

    /** Enters, if another request may be in flight now. */
    public boolean tryAcquire() {
        return !queue.reserved() && !gate.asleep() && !calls.backedUp() && gate.tryAcquire(calls.measured().limit());
    }

    /** Enters, if this request may be in flight now. */
    public boolean tryAcquireFor(Request<?, ?> request) {
        if (!request.exclusive) return tryAcquire();
        return !gate.asleep() && !calls.backedUp() && gate.tryAcquireExclusive();
    }

    public boolean hasRoom() {
        return !queue.reserved() && gate.hasRoom(calls.measured().limit()) && !calls.backedUp();
    }

    /** Whether it has nothing to do and can be given something at once. */
    public boolean idle() {
        return gate.idle() && !queue.reserved() && !calls.backedUp();
    }

    /** The requests that wait for this worker. */
    public WorkerQueue<Request<?, ?>> queue() {
        return queue;
    }

    // ---- sleep

    /**
     * Puts it to sleep on this thread, which waits for the system. Settles once it sleeps, or with {@code Rejected}.
     *
     * @param with stops the process; null if that cannot be done
     */
    public CompletableFuture<Void> sleep(Depth depth, Sleeper with) {
        return sleep.sleep(depth, with);
    }

    @Override
    public CompletableFuture<WorkerSnapshot> sleep() {
        return around.events().sleep(this, null);
    }

    @Override
    public CompletableFuture<WorkerSnapshot> sleep(Depth depth) {
        return around.events().sleep(this, Require.given("depth", depth));
    }

    /** Has the process woken, if it sleeps; returns at once. The pool hears of room once it is awake. */
    public void rouse() {
        sleep.wake();
    }

    /** The same for a request that another worker could have: only if the memory budget has room for it. */
    public void rouseIfRoom() {
        if (gate.asleep() && !gate.waking() && around.events().mayWake(this)) rouse();
    }

    @Override
    public CompletableFuture<WorkerSnapshot> wake() {
        PoolWorker present = present();
        CompletableFuture<Void> awake = CompletableFuture.allOf(present.joined, present.sleep.whenAwake());
        present.sleep.wake();
        CompletableFuture<Object> ended = present.process.exit().handle((exit, failure) -> {
            throw new Rejected(name() + " has ended");
        });
        return CompletableFuture.anyOf(awake, ended).thenApply(done -> present.snapshot());
    }

    /** This one, or the one that has come into its place, or is started there, since it hibernates. */
    private PoolWorker present() {
        return hibernated ? around.events().revive(this) : this;
    }

    /** Whether it has ended until its place is needed. */
    public boolean hibernated() {
        return hibernated;
    }

    public boolean asleep() {
        return gate.asleep();
    }

    public boolean waking() {
        return gate.waking();
    }

    // ---- end

    /** Ends the process until its place is needed, if it is idle; null if not. See {@link HostProcess#hibernates}. */
    public Registration drainIfIdle(Runnable start) {
        Registration messages = drain.beginIfIdle(start);
        hibernated |= messages != null;
        return messages;
    }

    /** Lets nobody in any more; the process is asked to exit when it has answered the last, and is not replaced. */
    public void beginDrain() {
        drain.begin();
    }

    /** The same for one that works well and that another one has replaced, or is to replace; why is in its verdict. */
    public void beginRecycling(String why) {
        recycled = true;
        Flight.recycled(name(), process.pid(), why);
        process.blame(Exit.Cause.DRAINED, "it was recycled " + why);
        drain.begin();
    }

    /** Whether it ends because a fresh one has its place. */
    public boolean recycled() {
        return recycled;
    }

    /** Does again what could not be done towards its end, and ends a start that takes too long; in each round. */
    public void retryEnd() {
        if (preheating != null) preheating.look();
        drain.retry();
    }

    @Override
    public CompletableFuture<Exit> drain() {
        around.events().drain(this);
        return process.exit();
    }

    @Override
    public CompletableFuture<Worker> recycle() {
        return around.events().recycle(this);
    }

    // ---- its parts

    @Override
    WorkerDrain ending() {
        return drain;
    }

    @Override
    Intake intake() {
        return around.intake();
    }

    @Override
    Request.Route toPresent() {
        return Request.Route.only(present().queue);
    }

    /** Whether both are workers of one pool. */
    public boolean sharesPoolWith(PoolWorker other) {
        return around == other.around;
    }

    @Override
    public WorkerCalls calls() {
        return calls;
    }

    @Override
    public HostProcess process() {
        return process;
    }

    @Override
    public WorkerReport report() {
        return report;
    }

    public boolean joining() {
        return gate.joining();
    }

    /** Whether it takes no more requests. */
    public boolean closed() {
        return gate.closed();
    }

    /** Whether its end is wanted, and nothing is to take its place. */
    public boolean draining() {
        return drain.begun();
    }
}

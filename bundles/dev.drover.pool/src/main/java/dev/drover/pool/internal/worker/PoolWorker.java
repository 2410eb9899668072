package dev.drover.pool.internal.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.Preheat;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Dumps;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.request.Intake;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.Route;
import dev.drover.pool.internal.request.RoutedView;
import dev.drover.pool.internal.request.WorkerQueue;
import dev.drover.process.HostProcess;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;

/**
 * One worker of a pool: a process from its start to its end, with the requests that it has and those that wait for it.
 */
public final class PoolWorker extends ReportedWorker {

    private final Surroundings around;
    private final WorkerGate gate = new WorkerGate();
    private final WorkerCalls calls;
    private final HostProcess process;
    private final WorkerQueue<Request<?, ?>> queue;
    private final WorkerSleep sleep;
    private final WorkerDrain drain;
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
        super(place);
        this.around = around;
        calls = new WorkerCalls(
                place.name(), gate, spec.concurrency(), spec.prefetch(), around.nanoTime(), new Calls());
        queue = new WorkerQueue<>(place.name(), gate::closed);
        // A machine that was too busy for one start may be for the next.
        Duration startTimeout = place.startTimeout(spec.startTimeout());
        process = around.hosts().host(WorkerProcess.of(spec, place, startTimeout), place.console(), calls);
        sleep = new WorkerSleep(gate, process, around.background(), () -> around.events().hasRoom(this, null));
        drain = new WorkerDrain(gate, process, sleep::wake);
        report = new WorkerReport(spec.name(), place, gate, calls, process, around.nanoTime());
        preheating = spec.preheat().map(what -> preheating(what, spec.maxMessage(), startTimeout)).orElse(null);
    }

    private <Q> Preheating<Q> preheating(Preheat<Q> what, int maxMessage, Duration limit) {
        return new Preheating<>(
                what, Route.only(queue), gate, calls, process, around.background(), around.nanoTime(),
                maxMessage, limit, this::begin);
    }

    /** Opens it to requests. */
    private void begin() {
        calls.begin();
        around.events().joined(this);
    }

    /** Passes on what the calls tell. */
    private final class Calls implements CallEvents {
        @Override
        public void joined() {
            if (preheating == null) begin();
            else
                preheating.begin();
        }

        @Override
        public void hasRoom(Request<?, ?> settling) {
            around.events().hasRoom(PoolWorker.this, settling);
        }

        @Override
        public void lastLeft() {
            drain.lastLeft();
        }

        @Override
        public void notRun(Request<?, ?> request) {
            around.events().notRun(request);
        }

        @Override
        public void fail(Request<?, ?> request, Throwable cause) {
            around.events().fail(request, cause);
        }

        @Override
        public void ended(Exit exit, boolean permanent) {
            around.events().ended(PoolWorker.this, exit, permanent);
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
        return !queue.reserved() && !gate.asleep() && !calls.backedUp() && gate.tryAcquire(calls.limit());
    }

    /** Enters, if this request may be in flight now. */
    public boolean tryAcquireFor(Request<?, ?> request) {
        if (!request.exclusive) return tryAcquire();
        return !gate.asleep() && !calls.backedUp() && gate.tryAcquireExclusive();
    }

    public boolean hasRoom() {
        return !queue.reserved() && gate.hasRoom(calls.limit()) && !calls.backedUp();
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

    /** Stops the process, if it has nothing in flight. */
    public void sleep(Sleeper with) {
        sleep.sleep(with);
    }

    /** Has the process woken, if it sleeps; returns at once. The pool hears of room once it is awake. */
    public void wake() {
        sleep.wake();
    }

    public boolean asleep() {
        return gate.asleep();
    }

    public boolean waking() {
        return gate.waking();
    }

    // ---- end

    /** Lets nobody in any more; the process is asked to exit when it has answered the last, and is not replaced. */
    public void beginDrain() {
        drain.begin();
    }

    /** The same for one that works well and that another one has replaced, or is to replace; why is in its verdict. */
    public void beginRecycling(String why) {
        recycled = true;
        process.blame(Exit.Cause.DRAINED, "it was recycled " + why);
        drain.begin();
    }

    /** Whether it ends because a fresh one has its place. */
    public boolean recycled() {
        return recycled;
    }

    /** A request has run on though it was cancelled: lets nobody in any more, and remembers why the process ends. */
    public void beginCancelTimeout(String task) {
        drain.beginCancelTimeout(task);
    }

    /**
     * Does again what could not be done towards its end, and ends a start that takes too long. Called by the
     * housekeeper in each of its rounds.
     */
    public void retryEnd() {
        if (preheating != null) preheating.look();
        drain.retry();
    }

    /** The process still has not let go of the cancelled request. */
    public void endCancelTimeout() {
        process.kill(Exit.Cause.CANCEL_TIMEOUT, "");
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

    @Override
    public CompletableFuture<Exit> kill() {
        return process.kill();
    }

    @Override
    public Dumps dumps() {
        return process.dumps();
    }

    // ---- its own endpoint

    @Override
    public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
        return around.intake().send(task, request, progress, Route.only(queue));
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q message) {
        around.intake().post(task, message, Route.only(queue));
    }

    @Override
    public Endpoint within(Duration timeout) {
        return new RoutedView(around.intake(), Route.only(queue)).within(timeout);
    }

    /** Whether both are workers of one pool. */
    public boolean sharesPoolWith(PoolWorker other) {
        return around == other.around;
    }

    /** Its calls: what it is sent and has not answered. */
    public WorkerCalls calls() {
        return calls;
    }

    /** Its process, which may have ended. */
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

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public double latency() {
        return calls.measured().latencyMicros();
    }
}

package dev.drover.pool.internal.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.drover.api.pool.Hold;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.process.Dumps;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.request.Intake;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.RoutedView;
import dev.drover.process.HostProcess;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;

/** What users ask of a worker and one of its parts does alone. */
abstract class WorkerFace extends ReportedWorker implements HeldWorker {

    private final PoolSpec spec;

    WorkerFace(Place place, PoolSpec spec) {
        super(place);
        this.spec = spec;
    }

    /** What the pool was to be like when it was made. */
    public PoolSpec spec() {
        return spec;
    }

    /** Its wanted end. */
    abstract WorkerDrain ending();

    @Override
    public Hold hold() {
        return ending().holds().add(this);
    }

    @Override
    public <Q, R> CompletableFuture<R> sendLast(Task<Q, R> task, Q request) {
        return HeldCall.send(task, request, toPresent(), ending().gate(), calls(), process());
    }

    /** Whether somebody keeps it, so that it must not be put to sleep. */
    public boolean held() {
        return ending().holds().any();
    }

    /** It is to end, and nobody waits for its messages and its holders any more. */
    public void hurry() {
        ending().hurry();
        process().hurry();
    }

    /** A request has run on though it was cancelled: lets nobody in any more, and remembers why the process ends. */
    public void beginCancelTimeout(String task) {
        ending().beginCancelTimeout(task);
    }

    /** The process still has not let go of the cancelled request. */
    public void endCancelTimeout() {
        process().kill(Exit.Cause.CANCEL_TIMEOUT, "");
    }

    /** Takes what is sent to it. */
    abstract Intake intake();

    /** To this worker, or to the one that has come into its place since it hibernates. */
    abstract Request.Route toPresent();

    /** Its calls: what it is sent and has not answered. */
    public abstract WorkerCalls calls();

    /** Its process, which may have ended. */
    public abstract HostProcess process();

    @Override
    public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
        return intake().send(task, request, progress, toPresent());
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q message) {
        intake().post(task, message, toPresent());
    }

    @Override
    public Endpoint within(Duration timeout) {
        return new RoutedView(intake(), toPresent()).within(timeout);
    }

    @Override
    public void watch(boolean watched) {
        place().watched(watched);
    }

    @Override
    public void refresh() {
        calls().measured().refresh();
    }

    @Override
    public CompletableFuture<Exit> kill() {
        return process().kill();
    }

    @Override
    public Dumps dumps() {
        return process().dumps();
    }

    @Override
    public long pid() {
        return process().pid();
    }

    @Override
    public double latency() {
        return calls().measured().latencyMicros();
    }
}

package dev.drover.pool.internal.worker;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import dev.drover.api.Durations;
import dev.drover.api.pool.Preheat;
import dev.drover.api.process.Exit;
import dev.drover.api.text.Figures;
import dev.drover.pool.internal.request.Request;
import dev.drover.process.HostProcess;
import dev.drover.wire.Output;
import dev.drover.wire.Task;

/**
 * The task that a worker runs between joining and its first request. If it fails or takes too long the process is
 * killed, and its start has failed with that reason.
 */
final class Preheating<Q> implements Request.Owner {

    private final Preheat<Q> what;
    private final Request.Route route;
    private final WorkerGate gate;
    private final WorkerCalls calls;
    private final HostProcess process;
    private final Executor background;
    private final LongSupplier nanoTime;
    private final int maxMessage;
    private final Duration limit;
    private volatile long begunAt;
    private final Runnable done;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Request<Q, ?> running;

    /**
     * @param route for no other worker than this one
     * @param background runs what may be code of users, for the value's codec may be
     * @param limit how long the start may take, this task included
     * @param done called once the task has been done
     */
    Preheating(Preheat<Q> what, Request.Route route, WorkerGate gate, WorkerCalls calls, HostProcess process,
            Executor background, LongSupplier nanoTime, int maxMessage, Duration limit, Runnable done) {
        this.what = what;
        this.route = route;
        this.gate = gate;
        this.calls = calls;
        this.process = process;
        this.background = background;
        this.nanoTime = nanoTime;
        this.maxMessage = maxMessage;
        this.limit = limit;
        this.done = done;
        begunAt = nanoTime.getAsLong();
    }

    /** The process is being started: from now on its time counts. */
    void starting() {
        begunAt = nanoTime.getAsLong();
    }

    /** The process has joined. */
    void begin() {
        background.execute(this::send);
    }

    private void send() {
        try {
            send(what);
        } catch (Throwable e) {
            fail(e);
        }
    }

    private <R> void send(Preheat<Q> task) {
        @SuppressWarnings("unchecked")
        Task<Q, R> typed = (Task<Q, R>) task.task();
        Request<Q, R> request = new Request<>(this, typed, null, route, false, 0, 0);
        Output encoded = new Output(maxMessage);
        typed.request().encode(task.request(), encoded);
        request.keep(encoded);
        running = request;
        if (!gate.tryAcquireJoining()) return;
        request.whenComplete((result, failure) -> settled(failure));
        // If the link has ended the process ends, and its start has failed by that.
        calls.dispatch(request, request.payload);
    }

    private void settled(Throwable failure) {
        if (failure != null) fail(failure);
        else if (over.compareAndSet(false, true)) done.run();
    }

    private void fail(Throwable cause) {
        if (over.compareAndSet(false, true))
            process.kill(Exit.Cause.NOT_STARTED, "its pre-heating '" + what.task().name() + "' failed: " + said(cause));
    }

    private static String said(Throwable cause) {
        try {
            return cause.getMessage() == null ? cause.toString() : cause.getMessage();
        } catch (Throwable e) {
            return cause.getClass().getName();
        }
    }

    /** Ends the start if it takes too long. Called by the housekeeper in each of its rounds. */
    void look() {
        if (over.get() || nanoTime.getAsLong() - begunAt < Durations.nanos(limit)) return;
        if (running != null && over.compareAndSet(false, true))
            process.kill(Exit.Cause.NOT_STARTED, "its pre-heating '" + what.task().name()
                    + "' was not done within the " + Figures.elapsed(limit) + " that a start may take");
    }

    // ---- its request

    @Override
    public void settled(Request<?, ?> request, boolean answered) {}

    @Override
    public void settledBefore(Request<?, ?> request, boolean answered) {}

    @Override
    public void beforeCallback() {}

    @Override
    public void abandoned(Request<?, ?> request) {}

    @Override
    public void callbackFailed(Throwable cause) {
        fail(cause);
    }

    @Override
    public void unsettled(Request<?, ?> request) {
        fail(new IllegalStateException("its answer could not be read"));
    }
}

package dev.drover.pool.internal.worker;

import java.util.concurrent.CompletableFuture;

import dev.drover.pool.internal.request.Request;
import dev.drover.process.HostProcess;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;

/**
 * A request of somebody who holds a worker that takes no others any more. It enters as a request does, but its owner is
 * not the pool, so it counts for nothing.
 */
final class HeldCall implements Request.Owner {

    /** The shortest message that a pool may have for its longest. */
    private static final int LONGEST = 1 << 10;

    private final String worker;

    private HeldCall(String worker) {
        this.worker = worker;
    }

    /**
     * Sends it to a worker whose gate is closed.
     *
     * @param route to no other worker
     */
    static <Q, R> CompletableFuture<R> send(
            Task<Q, R> task, Q value, Request.Route route, WorkerGate gate, WorkerCalls calls, HostProcess process) {
        Output encoded = new Output(LONGEST);
        task.request().encode(value, encoded);
        Request<Q, R> request =
                new Request<>(new HeldCall(process.name()), task, null, route, false, 0, 0);
        request.keep(encoded);
        gate.acquireHeld();
        if (process.over() || !calls.dispatch(request, request.payload))
            request.fail(new Rejected("Task '" + task.name() + "' was not sent: " + process.name() + " has ended"));
        return request;
    }

    @Override
    public void settled(Request<?, ?> request, boolean answered) {}

    @Override
    public void settledBefore(Request<?, ?> request, boolean answered) {}

    @Override
    public void beforeCallback() {}

    @Override
    public void abandoned(Request<?, ?> request) {}

    /** Whoever depends on it is told by futures; what they throw is theirs. */
    @Override
    public void callbackFailed(Throwable cause) {}

    @Override
    public void unsettled(Request<?, ?> request) {
        request.fail(new Rejected("The answer of " + worker + " to '" + request.task.name() + "' could not be read"));
    }
}

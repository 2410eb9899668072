package dev.drover.pool.internal.worker;

import dev.drover.api.process.Exit;
import dev.drover.pool.internal.request.Request;

/** Passes on to the pool what the calls of a worker tell. */
final class CallsOfWorker<W> implements CallEvents {

    private final W worker;
    private final WorkerEvents<W> events;
    private final Runnable joined;
    private final Runnable lastLeft;
    private final Runnable wanted;

    /**
     * @param joined called when the process has joined
     * @param lastLeft called when the gate is closed and the last request has left
     * @param wanted called when the process is to be woken
     */
    CallsOfWorker(W worker, WorkerEvents<W> events, Runnable joined, Runnable lastLeft, Runnable wanted) {
        this.worker = worker;
        this.events = events;
        this.joined = joined;
        this.lastLeft = lastLeft;
        this.wanted = wanted;
    }

    @Override
    public void joined() {
        joined.run();
    }

    @Override
    public void hasRoom(Request<?, ?> settling) {
        events.hasRoom(worker, settling);
    }

    @Override
    public void wanted() {
        wanted.run();
    }

    @Override
    public void lastLeft() {
        lastLeft.run();
    }

    @Override
    public void notRun(Request<?, ?> request) {
        events.notRun(request);
    }

    @Override
    public void fail(Request<?, ?> request, Throwable cause) {
        events.fail(request, cause);
    }

    @Override
    public void ended(Exit exit, boolean permanent) {
        events.ended(worker, exit, permanent);
    }
}

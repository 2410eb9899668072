package dev.drover.pool.internal.worker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import dev.drover.api.process.Exit;
import dev.drover.pool.internal.request.RemoteFailure;
import dev.drover.pool.internal.request.Request;
import dev.drover.process.HostListener;
import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.call.OpenCalls;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;

/**
 * The calls of one worker: turns requests into frames, and frames into answers. Requests enter through the
 * {@link WorkerGate} before they come here.
 */
public final class WorkerCalls implements HostListener, Request.Holder {

    private static final long UNSENT_AT_MOST = 4 << 20;

    private final String worker;
    private final WorkerGate gate;
    private final CallEvents events;
    private final LongSupplier nanoTime;
    private final InFlightLimit limit;
    private final FlowWindow window = new FlowWindow();
    private final OpenCalls<Request<?, ?>> open;
    private final StallDetector stall;
    private final RecallCredit recalled = new RecallCredit();
    private final WorkerLink peer;
    private volatile Map<String, Integer> tasks = Map.of();
    private final LongAdder posts = new LongAdder();
    private long done;
    private long failed;
    private volatile long thrown;

    /**
     * @param worker its name
     * @param concurrency how many requests it runs at a time
     * @param prefetch how many more may be sent to it ahead
     */
    WorkerCalls(
            String worker, WorkerGate gate, int concurrency, int prefetch, LongSupplier nanoTime, CallEvents events) {
        this.worker = worker;
        this.gate = gate;
        this.events = events;
        this.nanoTime = nanoTime;
        peer = new WorkerLink(worker, gate);
        limit = new InFlightLimit(concurrency, prefetch, nanoTime);
        open = new OpenCalls<>(concurrency + prefetch);
        stall = new StallDetector(nanoTime.getAsLong());
    }

    /** Whether the worker must deal first with what it has been sent. */
    boolean backedUp() {
        return peer.unsent() >= UNSENT_AT_MOST || !window.open();
    }

    /** Leaves; whoever is the last to leave a closed gate has the process asked to exit. */
    public void release() {
        if (gate.release()) events.lastLeft();
    }

    /**
     * Sends a request that has entered. Never throws.
     *
     * @return false if the link has ended, though nobody was told yet; the request has left, and is the caller's again
     */
    public boolean dispatch(Request<?, ?> request, Output payload) {
        Integer number = tasks.get(request.task.name());
        if (number == null) {
            release();
            events.fail(request, RemoteFailure.noHandler(request.task.name(), worker, tasks.keySet()));
            return true;
        }
        if (request.post) return post(request, number, payload);
        window.request(payload);
        // Before it stands in the table: who sweeps the table may have another worker hold it at once.
        request.holder = this;
        open.put(request);
        request.sentAt = limit.sent(gate.inFlight(), request.correlation());
        if (!peer.send(Frame.REQUEST, number, request.correlation(), payload)) {
            // Whoever takes it out of the table goes on with it: this thread, or the one that sweeps the table.
            if (!forget(request)) return true;
            window.answered(payload);
            release();
            gate.close();
            return false;
        }
        if (request.isDone()) cancel(request);
        return true;
    }

    private boolean post(Request<?, ?> request, int number, Output payload) {
        posts.increment();
        window.post(payload);
        boolean left = peer.send(Frame.POST, number, 0, payload);
        release();
        if (left) request.delivered();
        else
            gate.close();
        return left;
    }

    @Override
    public void cancel(Request<?, ?> request) {
        // Its correlation is of another worker's table before it stands in this one.
        if (open.get(request.correlation()) == request) peer.send(Frame.CANCEL, 0, request.correlation(), null);
        request.beginCancel(nanoTime.getAsLong());
    }

    /** Whether nothing has been answered for so long. Asked by the housekeeper in each of its rounds. */
    public boolean stalledFor(long nanos, long now) {
        return stall.stalledFor(nanos, done, now);
    }

    /** Asks for all that has not been begun, at most once a second. */
    public void recall(long now) {
        if (!stall.mayRecall(now)) return;
        limit.stalled();
        recalled.asked(gate.inFlight());
        peer.send(Frame.RECALL, 0, 0, null);
    }

    // ---- what the process tells

    @Override
    public void joined(Link opened, Hello hello) {
        peer.opened(opened);
        try {
            tasks = TaskNumbers.of(hello.tasks());
        } catch (Throwable e) {
            // Without its tasks it is of no use, and without its end nothing would take its place.
            peer.breakOff(e);
            throw e;
        }
        events.joined();
    }

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        switch (type) {
            case Frame.REPLY -> {
                Request<?, ?> request = answered(correlation);
                if (request == null) return;
                done++;
                request.payload = null;
                request.read(payload);
                settleRead(request);
            }
            case Frame.ERROR -> error(number, correlation, payload);
            case Frame.PROGRESS -> {
                Request<?, ?> request = open.get(correlation);
                int size = payload.remaining();
                if (request != null) request.report(Codec.VALUE.decode(payload), size);
            }
            case Frame.PONG -> {}
            case Frame.BEGUN -> {
                window.begun(correlation);
                events.hasRoom(null);
            }
            default -> throw new CodecException("a pool does not understand frame " + type);
        }
    }

    private void error(int code, long correlation, Input payload) {
        if (code == Frame.NOT_RUN && !recalled.spend())
            throw new CodecException("a request came back that was not asked for");
        Request<?, ?> request = answered(correlation);
        if (code == Frame.NOT_RUN && request != null) events.notRun(request);
        if (code == Frame.NOT_RUN || request == null) return;
        request.payload = null;
        done++;
        failed++;
        if (code == Frame.FAILED) {
            thrown++;
            request.readFailure(payload);
            settleRead(request);
            return;
        }
        Throwable cause = RemoteFailure.unanswered(code, request.task.name(), worker);
        if (code != Frame.CANCELLED && code != Frame.UNKNOWN_TASK) {
            events.fail(request, cause);
            throw new CodecException("a pool does not understand error " + code);
        }
        request.decide(cause);
        try {
            events.hasRoom(request);
        } finally {
            request.fail(cause);
        }
    }

    private void settleRead(Request<?, ?> request) {
        try {
            events.hasRoom(request);
        } finally {
            request.settleRead();
        }
    }

    /**
     * Takes the request out of the table and makes room for the next; null for a late or invented answer. The answer
     * must be read before the room is used: what is sent then may lead to code of users.
     */
    private Request<?, ?> answered(long correlation) {
        Request<?, ?> request = open.take(correlation);
        if (request == null) return null;
        request.holder = null;
        try {
            window.answered(request.payload);
            release();
            limit.replied(request.sentAt, gate.inFlight());
            return request;
        } catch (Throwable e) { // It stands nowhere else any more.
            events.fail(request, e);
            throw e;
        }
    }

    @Override
    public void drained() {
        events.hasRoom(null);
    }

    @Override
    public void wanted() {
        if (gate.asleep()) events.wanted();
    }

    @Override
    public void shut() {
        gate.close();
    }

    @Override
    public List<String> running() {
        // What runs before the first request is part of the start.
        return gate.joining() ? List.of() : open.list().stream().map(request -> request.task.name()).toList();
    }

    @Override
    public void ended(Exit exit, boolean permanent) {
        events.ended(exit, permanent);
    }

    /** The requests that have not been answered, oldest first: each enters before it stands there, and leaves after. */
    public List<Request<?, ?>> open() {
        return gate.inFlight() == 0 ? List.of() : open.list();
    }

    /** Takes a request out that has not been answered; false if somebody else has. */
    public boolean forget(Request<?, ?> request) {
        if (!open.remove(request)) return false;
        request.holder = null;
        return true;
    }

    Link link() {
        return peer.link();
    }

    /** How many requests have been answered. */
    public long done() {
        return done;
    }

    /** How many requests and posts it has been given. */
    public long given() {
        return done + posts.sum() + gate.inFlight();
    }

    /** How many of its tasks have failed by themselves. */
    public long thrown() {
        return thrown;
    }

    /** The start is over: what was done until now counts for nothing. Called by the thread of the link. */
    void begin() {
        done = failed = thrown = 0;
        gate.open();
    }

    /** How many of the answers were failures. */
    long failed() {
        return failed;
    }

    InFlightLimit measured() {
        return limit;
    }
}

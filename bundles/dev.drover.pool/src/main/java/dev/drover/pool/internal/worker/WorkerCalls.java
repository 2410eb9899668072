package dev.drover.pool.internal.worker;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.drover.api.process.Exit;
import dev.drover.pool.internal.request.Request;
import dev.drover.process.HostListener;
import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
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
    private static final long RECALL_EVERY_NANOS = 1_000_000_000L;

    private final String worker;
    private final WorkerGate gate;
    private final Events events;
    private final LongSupplier nanoTime;
    private final InFlightLimit limit;
    private final FlowWindow window = new FlowWindow();
    private final OpenCalls<Request<?, ?>> open;
    private final StallDetector stall;
    private volatile Link link;
    private volatile Map<String, Integer> tasks = Map.of();
    private long done;
    private long failed;

    private boolean recalled;
    private long recalledAt;

    /** What the calls tell their worker. */
    interface Events {
        /** The process has joined; nothing has been sent to it. */
        void joined();

        /** There may be room for another request. */
        void hasRoom();

        /** The gate is closed, and the last request has left. */
        void lastLeft();

        /** The process has not run the request. */
        void notRun(Request<?, ?> request);

        /** The request cannot be answered. */
        void fail(Request<?, ?> request, Throwable cause);

        /** The process has ended. */
        void ended(Exit exit, boolean permanent);
    }

    /**
     * @param worker its name
     * @param concurrency how many requests it runs at a time
     * @param prefetch how many more may be sent to it ahead
     */
    WorkerCalls(
            String worker, WorkerGate gate, int concurrency, int prefetch, LongSupplier nanoTime, Events events) {
        this.worker = worker;
        this.gate = gate;
        this.events = events;
        this.nanoTime = nanoTime;
        limit = new InFlightLimit(concurrency, prefetch, nanoTime);
        open = new OpenCalls<>(concurrency + prefetch);
        stall = new StallDetector(nanoTime.getAsLong());
    }

    // ---- room

    /** How many requests may be in flight now. */
    int limit() {
        return limit.limit();
    }

    /** Whether the worker must deal first with what it has been sent. */
    boolean backedUp() {
        return link.unsent() >= UNSENT_AT_MOST || !window.open();
    }

    /** Leaves; whoever is the last to leave a closed gate has the process asked to exit. */
    public void release() {
        if (gate.release()) events.lastLeft();
    }

    // ---- sending

    /**
     * Sends a request that has entered.
     *
     * @return false if the link has ended; the request is the caller's again
     */
    public boolean dispatch(Request<?, ?> request, Output payload) {
        Integer number = tasks.get(request.task.name());
        if (number == null) {
            release();
            events.fail(request,
                    new Rejected("No handler for the task '" + request.task.name() + "' in " + worker
                            + "; it has " + String.join(", ", tasks.keySet())));
            return true;
        }
        if (request.post) {
            window.post(payload);
            boolean left = link.send(Frame.POST, number, 0, payload);
            release();
            if (!left) return refused();
            request.delivered();
            return true;
        }
        // Before it can be answered.
        window.request(payload);
        open.put(request);
        request.sentAt = limit.sent(gate.inFlight(), request.correlation());
        request.holder = this;
        if (!link.send(Frame.REQUEST, number, request.correlation(), payload)) {
            // Whoever takes the request out of the table goes on with it: this thread, or the one that sweeps the table
            // after the link's end.
            if (!open.remove(request)) return true;
            window.answered(payload);
            request.holder = null;
            release();
            return refused();
        }
        if (request.isDone()) cancel(request);
        return true;
    }

    /** The link has ended, though nobody was told yet: lets no more requests in. */
    private boolean refused() {
        gate.close();
        return false;
    }

    @Override
    public void cancel(Request<?, ?> request) {
        Link peer = link;
        if (peer != null) peer.send(Frame.CANCEL, 0, request.correlation(), null);
        request.beginCancel(nanoTime.getAsLong());
    }

    /** Whether nothing has been answered for so long. Asked by the housekeeper in each of its rounds. */
    public boolean stalledFor(long nanos, long now) {
        return stall.stalledFor(nanos, done, now);
    }

    /** Asks for everything back that has not been started; at most once a second. */
    public void recall(long now) {
        if (recalled && now - recalledAt < RECALL_EVERY_NANOS) return;
        recalled = true;
        recalledAt = now;
        limit.stalled();
        link.send(Frame.RECALL, 0, 0, null);
    }

    // ---- what the process tells

    @Override
    public void joined(Link opened, Hello hello) {
        tasks = IntStream.range(0, hello.tasks().size()).boxed()
                .collect(Collectors.toMap(hello.tasks()::get, i -> i, (a, b) -> a));
        link = opened;
        gate.open();
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
                events.hasRoom();
                request.settleRead();
            }
            case Frame.ERROR -> error(number, correlation, payload);
            case Frame.PROGRESS -> {
                Request<?, ?> request = open.get(correlation);
                if (request != null) request.report(Codec.VALUE.decode(payload));
            }
            case Frame.PONG -> {}
            case Frame.BEGUN -> {
                window.begun(correlation);
                events.hasRoom();
            }
            default -> throw new CodecException("a pool does not understand frame " + type);
        }
    }

    private void error(int code, long correlation, Input payload) {
        Request<?, ?> request = answered(correlation);
        if (request == null) return;
        if (code == Frame.NOT_RUN) {
            events.notRun(request);
            return;
        }
        request.payload = null;
        done++;
        failed++;
        if (code == Frame.FAILED) request.readFailure(payload);
        events.hasRoom();
        switch (code) {
            case Frame.FAILED -> request.settleRead();
            case Frame.CANCELLED -> request.cancelQuietly("the worker cancelled it");
            case Frame.UNKNOWN_TASK -> request.fail(
                    new Rejected("No handler for the task '" + request.task.name() + "' in " + worker));
            default -> {
                String what = "a pool does not understand error " + code;
                events.fail(request, new TaskFailed(request.task.name(), "unknown", what, ""));
                throw new CodecException(what);
            }
        }
    }

    /**
     * Takes the request out of the table and makes room for the next; null for a late or invented answer. The answer
     * must be read before the room is used: what is sent then may lead to code of users.
     */
    private Request<?, ?> answered(long correlation) {
        Request<?, ?> request = open.take(correlation);
        if (request == null) return null;
        window.answered(request.payload);
        release();
        limit.replied(request.sentAt, gate.inFlight());
        return request;
    }

    @Override
    public void drained() {
        events.hasRoom();
    }

    @Override
    public void shut() {
        gate.close();
    }

    @Override
    public List<String> running() {
        return open.list().stream().map(request -> request.task.name()).toList();
    }

    @Override
    public void ended(Exit exit, boolean permanent) {
        events.ended(exit, permanent);
    }

    // ---- views

    /** The requests that have not been answered, oldest first. */
    public List<Request<?, ?>> open() {
        return open.list();
    }

    /** Takes all requests out that have not been answered, oldest first. */
    List<Request<?, ?>> takeAll() {
        return open.clear();
    }

    Link link() {
        return link;
    }

    /** How many requests have been answered. */
    public long done() {
        return done;
    }

    /** How many of the answers were failures. */
    long failed() {
        return failed;
    }

    InFlightLimit measured() {
        return limit;
    }
}

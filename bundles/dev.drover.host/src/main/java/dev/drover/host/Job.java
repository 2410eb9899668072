package dev.drover.host;

import java.nio.ByteBuffer;
import java.util.Map;

import dev.drover.wire.Codec;
import dev.drover.wire.Context;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;

/** One request in the worker, from its arrival to its answer. */
final class Job implements Context {

    /** Says that there will be no more. */
    static final Job LAST = new Job(null, 0, null, false, null, 0);

    private static final int LONGEST_TEXT = 16 << 10;

    private final Host.Registered<?, ?> registered;
    private final long correlation;
    private final boolean answered;
    private final Link link;
    private final int maxMessage;
    private byte[] request;

    private Thread thread;
    private boolean done;
    private volatile boolean cancelled;

    Job(Host.Registered<?, ?> registered, long correlation, byte[] request, boolean answered, Link link,
            int maxMessage) {
        this.registered = registered;
        this.correlation = correlation;
        this.request = request;
        this.answered = answered;
        this.link = link;
        this.maxMessage = maxMessage;
    }

    boolean is(long wanted) {
        return answered && correlation == wanted;
    }

    boolean answered() {
        return answered;
    }

    /** The length of the request, which has not begun. */
    int size() {
        return request.length;
    }

    // ---- the handler's view

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    @Override
    public void progress(Object value) {
        if (!answered) return;
        Output out = new Output(maxMessage);
        Codec.VALUE.encode(value, out);
        synchronized (this) {
            // A handler may have left this to another thread, which must not report after the answer.
            if (done) return;
            link.send(Frame.PROGRESS, 0, correlation, out);
        }
        try {
            link.awaitUnsentBelow(JobRunner.UNSENT_AT_MOST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- running

    /** Tells the handler that its reply is not wanted; once it is done with, does nothing. */
    synchronized void cancel() {
        if (done) return;
        cancelled = true;
        if (thread != null) thread.interrupt();
    }

    private synchronized void begin() {
        thread = Thread.currentThread();
        if (cancelled) thread.interrupt();
    }

    /** After this no cancel interrupts the thread any more, and an interrupt that came is cleared. */
    private synchronized void end() {
        done = true;
        thread = null;
        Thread.interrupted();
    }

    void run(Input in, Output out) {
        begin();
        Throwable failure = null;
        try {
            if (!cancelled) handle(registered, in, out);
        } catch (Throwable e) {
            failure = e;
        }
        end();
        if (!answered) {
            if (failure != null) System.err.println("A message could not be handled: " + Failure.of(failure));
        } else if (cancelled) link.send(Frame.ERROR, Frame.CANCELLED, correlation, null);
        else if (failure == null) link.send(Frame.REPLY, 0, correlation, out);
        else
            link.send(Frame.ERROR, Frame.FAILED, correlation, describe(Failure.of(failure), out));
    }

    /** Tells the pool that the request was never begun. */
    void giveBack() {
        link.append(Frame.ERROR, Frame.NOT_RUN, correlation, null);
    }

    private <Q, R> void handle(Host.Registered<Q, R> target, Input in, Output out) throws Exception {
        byte[] bytes = request;
        request = null;
        Q value = target.task().request().decode(in.over(ByteBuffer.wrap(bytes), 0, bytes.length));
        R reply = target.handler().handle(value, this);
        target.task().reply().encode(reply, out);
    }

    private Output describe(Failure failure, Output out) {
        out.clear();
        Map<String, String> texts = Map.of(
                "type", bounded(failure.type()), "message", bounded(failure.message()), "stack",
                bounded(failure.stack()));
        Codec.VALUE.encode(texts, out);
        return out;
    }

    /** The three texts together fit into the smallest message that a pool may allow. */
    private String bounded(String text) {
        int most = Math.min(LONGEST_TEXT, maxMessage / 16);
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}

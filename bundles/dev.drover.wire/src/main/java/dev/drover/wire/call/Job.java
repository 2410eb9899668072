package dev.drover.wire.call;

import java.nio.ByteBuffer;

import dev.drover.wire.Codec;
import dev.drover.wire.Context;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;

/** One request or post on the side that answers, from its arrival to its answer. */
final class Job implements Context {

    /** Says that there will be no more. */
    static final Job LAST = new Job(null, 0, null, false, null, 0);

    /** While more bytes than these wait to leave, for the other side does not read, handlers are made to wait. */
    static final long UNSENT_AT_MOST = 4 << 20;

    private static final int LONGEST_TEXT = 16 << 10;

    private final Registered.Entry<?, ?> registered;
    private final long correlation;
    private final boolean answered;
    private final Link link;
    private final int maxMessage;
    private byte[] request;

    private Thread thread;
    private boolean done;
    private volatile boolean cancelled;

    Job(Registered.Entry<?, ?> registered, long correlation, byte[] request, boolean answered, Link link,
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
            link.awaitUnsentBelow(UNSENT_AT_MOST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- running

    /** Tells the handler that its reply is not wanted. Does nothing once the handler has ended. */
    synchronized void cancel() {
        if (done) return;
        cancelled = true;
        if (thread != null) thread.interrupt();
    }

    private synchronized void begin() {
        thread = Thread.currentThread();
        if (cancelled) thread.interrupt();
    }

    /** From now on no cancel interrupts the thread. An interrupt that has come is cleared. */
    private synchronized void end() {
        done = true;
        thread = null;
        Thread.interrupted();
    }

    /** Runs the handler and answers; returns what the handler has thrown, null if nothing. */
    Throwable run(Input in, Output out) {
        begin();
        Throwable failure = null;
        try {
            byte[] bytes = request;
            request = null;
            if (!cancelled) registered.answer(in.over(ByteBuffer.wrap(bytes), 0, bytes.length), this, out);
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
        return failure;
    }

    /** Tells the other side that the request has failed, without running it. */
    void refuse(Throwable cause, Output out) {
        link.send(Frame.ERROR, Frame.FAILED, correlation, describe(Failure.of(cause), out));
    }

    /** Tells the other side that the request was never begun. */
    void giveBack() {
        link.append(Frame.ERROR, Frame.NOT_RUN, correlation, null);
    }

    private Output describe(Failure failure, Output out) {
        out.clear();
        // The three texts together fit into the smallest message that may be agreed on.
        failure.write(out, Math.min(LONGEST_TEXT, maxMessage / 16));
        return out;
    }
}

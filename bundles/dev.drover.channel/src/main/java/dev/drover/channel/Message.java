package dev.drover.channel;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.drover.wire.CodecException;

/** A message as its receiver sees it. Valid for as long as anybody holds it; safe for use by many threads. */
public final class Message {

    private final MessageChannel receiver;
    private final String from;
    private final String channel;
    private final String trace;
    /** As it came, until it is read; guarded by this. */
    private byte[] written;
    private Object body;
    /** Null if it carries no memory. Guarded by this. */
    private Received received;
    private volatile boolean cancelled;
    /** Who handles it now; guarded by this. */
    private Thread thread;

    Message(MessageChannel receiver, String from, String channel, byte[] written) {
        this(receiver, from, channel, written, "");
    }

    Message(MessageChannel receiver, String from, String channel, byte[] written, String trace) {
        this.trace = trace;
        this.receiver = receiver;
        this.from = from;
        this.channel = channel;
        this.written = written;
    }

    /** The name of the peer that sent it, as the program that connects the peers knows it: nobody can forge it. */
    public String from() {
        return from;
    }

    public String channel() {
        return channel;
    }

    /**
     * A value of {@link dev.drover.wire.Codec#VALUE}, read when it is first asked for: a long one holds up nobody else.
     * Memory that it carries by reference stands in it as a {@link Payload}.
     *
     * @throws dev.drover.wire.CodecException if it is none
     */
    public synchronized Object body() {
        if (written != null) {
            body = Written.read(written);
            written = null;
        }
        return body;
    }

    /** Its place in a trace, for {@link Trace#call}; "" if it has none. */
    public String traceparent() {
        return trace;
    }

    /** Whether the sender no longer wants the answer. The handler's thread is interrupted as well. */
    public boolean cancelled() {
        return cancelled;
    }

    /** Sends a message back, to a channel of the peer that sent this one; see {@link MessageChannel#send}. */
    public CompletableFuture<Void> reply(String to, Object answer) {
        return receiver.send(from, to, answer);
    }

    // ---- its handling

    /** Opens the memory that it carries, if any. Returns why it cannot be had, null if it is open. */
    String open() {
        byte[] carried;
        synchronized (this) {
            carried = written;
        }
        if (carried == null || !ByReference.isIn(carried)) return null;
        try {
            Received opened = Received.open(carried, Set.of(), false);
            synchronized (this) {
                received = opened;
                body = opened.body();
                written = null;
            }
            return null;
        } catch (IOException | CodecException e) {
            return "what a message to the channel '" + channel + "' carries cannot be had: " + e.getMessage();
        }
    }

    /** Nobody handles it any more. */
    void handled() {
        Received over;
        synchronized (this) {
            over = received;
        }
        if (over != null) over.handled();
    }

    synchronized void cancel() {
        cancelled = true;
        if (thread != null) thread.interrupt();
    }

    synchronized void begin() {
        thread = Thread.currentThread();
        if (cancelled) thread.interrupt();
    }

    /** From now on no cancel interrupts the thread. An interrupt that has come is cleared. */
    synchronized void end() {
        thread = null;
        if (cancelled) Thread.interrupted();
    }

    /** Without the body, which may be a secret. */
    @Override
    public String toString() {
        return "Message[" + channel + " from " + from + "]";
    }
}

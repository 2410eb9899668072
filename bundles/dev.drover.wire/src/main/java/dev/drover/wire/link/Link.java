package dev.drover.wire.link;

import java.io.IOException;

import dev.drover.wire.Output;

/**
 * An open connection to another process that carries frames both ways. Safe for use by many threads.
 *
 * <p>A link batches by itself: a sender that finds it idle writes at once; one that finds another writing only appends,
 * and the writer takes everything that is there in one go.
 */
public interface Link {

    /** The kind, as shown to people: "unix", or "unix, encrypted". */
    String kind();

    /**
     * Appends a frame and sees that it leaves soon. Never blocks on the other process; the payload may be changed once
     * it returns, but for its {@link Output#tail}.
     *
     * @return false if the link has ended and the frame will not leave
     */
    boolean send(int type, int number, long correlation, Output payload);

    /**
     * Appends a frame, to leave with the next one that is sent or with {@link #flush}.
     *
     * @return false if the link has ended and the frame will not leave
     */
    boolean append(int type, int number, long correlation, Output payload);

    /**
     * Sends a frame without payload that the other side need not be woken for, where the link can do that: a side that
     * waits finds it with the next frame, or by its {@link #received}.
     *
     * @return false if the link has ended and the frame will not leave
     */
    default boolean sendQuietly(int type, int number, long correlation) {
        return send(type, number, correlation, null);
    }

    /** Sees that everything appended leaves soon. */
    void flush();

    /** Sees that everything appended leaves, not later than what is sent now would. */
    default void flushSoon() {
        flush();
    }

    /**
     * How many bytes have come so far, those of a frame that is not complete or has not been read among them: while it
     * grows, the other side is alive.
     */
    long received();

    /** How many bytes wait to leave. */
    long unsent();

    /** Waits until fewer than {@code bytes} wait to leave, or the link has ended. */
    void awaitUnsentBelow(long bytes) throws InterruptedException;

    /** Ends the link; {@link Receiver#closed} is called once, with this cause or an earlier one. */
    void close(IOException cause);
}

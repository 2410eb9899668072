package dev.drover.channel;

import java.util.concurrent.CompletableFuture;

/** The way from a peer to the others. Safe for use by many threads; does not block. */
public interface Route {

    /**
     * Sends a message on its way.
     *
     * @return settles with the answer, as a value that is written; cancelling it cancels the message. With
     *     {@code Rejected}, {@code PeerLost} or {@code TaskFailed} if there is none
     */
    CompletableFuture<byte[]> send(Envelope message);

    /**
     * Takes what is asked of the process itself, on a channel that begins with {@value Envelope#OWN}. Called by a
     * link's thread, which it must not block.
     *
     * @return false if it is none of its business
     */
    default boolean takes(Envelope message, Answer answer) {
        return false;
    }

    /** Runs what follows from a deadline, or from an answer that came from this process. */
    void later(Runnable work);
}

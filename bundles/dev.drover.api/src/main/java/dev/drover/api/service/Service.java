package dev.drover.api.service;

import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A long-lived process with a name. Messages to that name wait while its process starts, starts again or is replaced,
 * as long as their senders wait for an answer; how many of them may wait says
 * {@link dev.drover.api.messaging.Messages#expect}. A process that ends by itself is started again; what it had begun
 * fails with {@code PeerLost}.
 *
 * <p>Safe for use by many threads. No method but {@link #close} blocks.
 */
@ProviderType
public interface Service extends AutoCloseable {

    /** How others call it. */
    String name();

    /** What it was opened with. */
    ServiceSpec spec();

    ServiceSnapshot snapshot();

    /**
     * Waits until its process has joined, with all that it has registered before; starts it if it waits for that.
     *
     * @return settles at once if it has joined; fails with {@code Rejected} if it does not start, or is closed. What
     *     follows from it runs on a background thread. Cancelling it is enough to be rid of it
     */
    CompletableFuture<ServiceSnapshot> connected();

    /**
     * Replaces its process by a fresh one, which has joined before the old one gets no more messages; that one deals
     * with those that it has, for 30 s at most, and ends. While one reload is under way, all further ones are one more.
     *
     * @return settles once the old process has ended; at once if there is none. Fails with
     *     {@link dev.drover.api.pool.RestartStopped} if the new one does not come up: then the old one goes on
     */
    CompletableFuture<ServiceSnapshot> reload();

    /** The pool of its one process: for requests, its console, its sleep. Closing it closes no service. */
    ProcessPool pool();

    /**
     * Ends its process, once that has dealt with the messages that it has, but after its pool's {@code closeGrace} at
     * the latest, and rejects what waits. Closing twice does nothing.
     */
    @Override
    void close();
}

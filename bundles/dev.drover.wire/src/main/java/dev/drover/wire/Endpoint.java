package dev.drover.wire;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Something that tasks can be sent to: a pool, one worker of it, or the process at the other end of a link.
 *
 * <p>Endpoints are safe for use by many threads. Neither method blocks on the other process.
 */
@ProviderType
public interface Endpoint {

    /**
     * Sends a request and returns the future of its reply.
     *
     * <p>The future settles exactly once: with the reply, or with one of
     * <ul>
     * <li>{@link Rejected}: the request never left this process;
     * <li>{@link PeerLost}: the other process ended before it answered;
     * <li>{@link TaskFailed}: the handler threw;
     * <li>{@link java.util.concurrent.TimeoutException}: the reply took longer than the endpoint allows;
     * <li>{@link java.util.concurrent.CancellationException}: the caller cancelled the future.
     * </ul>
     * Cancelling the future cancels the task. Dependents of the future may run on a thread of the link; one that
     * takes long delays no other reply for more than a few milliseconds.
     *
     * @throws CodecException if the request cannot be encoded; nothing was sent then
     */
    default <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request) {
        return send(task, request, null);
    }

    /**
     * Sends a request whose handler reports how far it is.
     *
     * @param progress called with each value the handler reports, in order, before the future settles; null for none.
     *     It runs on a thread of the link. While it is slower than the handler, at most 1,000 values of 4 MiB wait for
     *     it: the oldest are left out
     */
    <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress);

    /**
     * Sends a message that nobody answers. It is delivered at most once; a message that cannot leave is dropped.
     *
     * @throws Rejected if the endpoint is closed or full
     * @throws CodecException if the message cannot be encoded; nothing was sent then
     */
    <Q> void post(Task<Q, ?> task, Q message);
}

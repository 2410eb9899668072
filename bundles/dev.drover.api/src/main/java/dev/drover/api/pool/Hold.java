package dev.drover.api.pool;

import java.util.concurrent.CompletableFuture;

import dev.drover.api.Registration;
import dev.drover.wire.Task;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps a worker for somebody who has work in it of which its pool knows nothing, such as connections: while anybody
 * holds it, it is not put to sleep by its pool, and does not end when it is drained or replaced. A kill, a crash and
 * the closing of its pool end it all the same. Closing the hold lets go.
 */
@ProviderType
public interface Hold extends Registration {

    /**
     * Settles when the worker gets no more requests because it is to end, or has ended: whoever holds it finishes what
     * he has there, within a time of his own, and lets go. What follows from it must return quickly.
     */
    CompletableFuture<Void> leaving();

    /**
     * Sends a request to the worker, also when it takes no others any more because it is to end.
     *
     * @param request written in 1 KiB at most, if the worker is to end
     * @return settles with the answer; with {@code Rejected} if the worker has ended or the hold is closed
     */
    <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request);
}

package dev.drover.pool.internal.request;

import java.util.concurrent.CompletableFuture;

/**
 * A future that can stand in a {@link RequestQueue}. It has its place in itself, so that letting it wait needs no
 * memory and taking it out needs no search. It stands in one queue at a time.
 *
 * @param <R> the result
 */
public abstract class Queued<R> extends CompletableFuture<R> {

    // Guarded by the lock of the queue that it stands in.
    Queued<?> previous;
    Queued<?> next;
    /** The queue that it stands in, null if it stands in none. */
    RequestQueue<?> queue;
}

package dev.drover.pool.internal.request;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.drover.wire.Task;

/** Takes requests: the pool, as its views and its workers see it. */
public interface Intake {

    /** See {@link dev.drover.wire.Endpoint#send}. */
    <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q value, Consumer<Object> progress, Request.Route route);

    /** See {@link dev.drover.wire.Endpoint#post}. */
    <Q> void post(Task<Q, ?> task, Q value, Request.Route route);
}

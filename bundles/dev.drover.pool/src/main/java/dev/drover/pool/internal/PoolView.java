package dev.drover.pool.internal;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.drover.pool.internal.request.Intake;
import dev.drover.pool.internal.request.Request;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;

/** A pool, used in a certain way. */
record PoolView(Intake pool, Request.Route route) implements Endpoint {

    @Override
    public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
        return pool.send(task, request, progress, route);
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q value) {
        pool.post(task, value, route);
    }
}

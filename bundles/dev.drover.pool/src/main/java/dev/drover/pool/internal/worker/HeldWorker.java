package dev.drover.pool.internal.worker;

import java.util.concurrent.CompletableFuture;

import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;

/** A worker as those who hold it see it. */
interface HeldWorker extends Endpoint {

    /** How people call it. */
    String name();

    /** Sends a request though the worker takes no others any more. */
    <Q, R> CompletableFuture<R> sendLast(Task<Q, R> task, Q request);
}

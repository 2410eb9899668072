package dev.drover.pool.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Routed;
import dev.drover.pool.internal.request.Intake;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.RoutedView;
import dev.drover.wire.Task;

/** A pool as those see it who send: what has no route of its own may go to any worker. */
abstract class RoutedPool implements ProcessPool, Intake {

    private final Routed view = new RoutedView(this, Request.Route.ANY);

    @Override
    public final <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
        return send(task, request, progress, Request.Route.ANY);
    }

    @Override
    public final <Q> void post(Task<Q, ?> task, Q value) {
        post(task, value, Request.Route.ANY);
    }

    @Override
    public final Routed pinned(String key) {
        return view.pinned(key);
    }

    @Override
    public final Routed whenRoom() {
        return view.whenRoom();
    }

    @Override
    public final Routed within(Duration timeout) {
        return view.within(timeout);
    }
}

package dev.drover.pool.internal.request;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.drover.api.Durations;
import dev.drover.api.Require;
import dev.drover.api.pool.Routed;
import dev.drover.wire.Task;

/** A pool or a worker, used in a certain way. */
public record RoutedView(Intake pool, Request.Route route) implements Routed {

    @Override
    public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
        return pool.send(task, request, progress, route);
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q value) {
        pool.post(task, value, route);
    }

    @Override
    public Routed pinned(String key) {
        return to(new Request.Route(Require.given("key", key), route.only(), route.timeoutNanos(), route.whenRoom()));
    }

    @Override
    public Routed within(Duration timeout) {
        long nanos = Durations.nanos(Require.positive("The timeout", timeout));
        return to(new Request.Route(route.key(), route.only(), nanos, route.whenRoom()));
    }

    @Override
    public Routed whenRoom() {
        return to(new Request.Route(route.key(), route.only(), route.timeoutNanos(), true));
    }

    private Routed to(Request.Route other) {
        return new RoutedView(pool, other);
    }
}

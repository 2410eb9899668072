package dev.drover.service.internal;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import dev.drover.api.service.ServiceSnapshot;

/** The reloads of one service, one at a time: those that are asked for while one is under way are one more together. */
final class Reloads {

    private final Supplier<CompletableFuture<ServiceSnapshot>> reload;
    // These are guarded by this.
    private CompletableFuture<ServiceSnapshot> running;
    private CompletableFuture<ServiceSnapshot> next;

    /** @param reload begins one */
    Reloads(Supplier<CompletableFuture<ServiceSnapshot>> reload) {
        this.reload = reload;
    }

    CompletableFuture<ServiceSnapshot> reload() {
        CompletableFuture<ServiceSnapshot> begun;
        synchronized (this) {
            if (running != null) {
                if (next == null) next = new CompletableFuture<>();
                return next.copy();
            }
            running = begun = new CompletableFuture<>();
        }
        begin(begun);
        return begun.copy();
    }

    private void begin(CompletableFuture<ServiceSnapshot> one) {
        CompletableFuture<ServiceSnapshot> done;
        try {
            done = reload.get();
        } catch (RuntimeException e) {
            done = CompletableFuture.failedFuture(e);
        }
        done.whenComplete((snapshot, failure) -> {
            CompletableFuture<ServiceSnapshot> after;
            synchronized (this) {
                after = next;
                next = null;
                running = after;
            }
            if (failure == null) one.complete(snapshot);
            else
                one.completeExceptionally(cause(failure));
            if (after != null) begin(after);
        });
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause() : failure;
    }
}

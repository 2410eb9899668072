package dev.drover.messaging.internal;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import dev.drover.api.messaging.PeerSnapshot;

/** Those who wait until a peer is there. Safe for use by many threads. */
final class Arrivals {

    private final Map<String, Set<CompletableFuture<PeerSnapshot>>> waiting = new ConcurrentHashMap<>();
    private final Executor background;

    /** @param background tells those who wait */
    Arrivals(Executor background) {
        this.background = background;
    }

    /** Settles once a peer of that name, or of that pool, has come from now on. */
    CompletableFuture<PeerSnapshot> of(String name) {
        CompletableFuture<PeerSnapshot> waits = new CompletableFuture<>();
        waiting.computeIfAbsent(name, each -> ConcurrentHashMap.newKeySet()).add(waits);
        waits.whenComplete((peer, failure) -> waiting.computeIfPresent(name, (each, all) -> {
            all.remove(waits);
            return all.isEmpty() ? null : all;
        }));
        return waits;
    }

    /** A peer of that name is there: tells those that wait for it; not on this thread, which may be a link's. */
    void tell(String name, Supplier<PeerSnapshot> peer) {
        tell(waiting.getOrDefault(name, Set.of()), peer);
        tell(waiting.getOrDefault(Directory.poolOf(name), Set.of()), peer);
    }

    private void tell(Set<CompletableFuture<PeerSnapshot>> all, Supplier<PeerSnapshot> peer) {
        for (CompletableFuture<PeerSnapshot> each : all) {
            try {
                background.execute(() -> each.complete(peer.get()));
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                each.complete(peer.get());
            }
        }
    }

    /** There are none any more. */
    void fail(Throwable why) {
        waiting.values().forEach(all -> all.forEach(each -> each.completeExceptionally(why)));
    }
}

package dev.drover.messaging.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The peers that may come, and what waits for them. Safe for use by many threads. */
final class Expectations {

    private final Map<String, Waiting> all = new ConcurrentHashMap<>();

    /** @throws IllegalStateException if a peer of that name is expected already */
    Waiting add(String name, Waiting waits) {
        if (all.putIfAbsent(name, waits) != null)
            throw new IllegalStateException("A peer named '" + name + "' is expected already");
        return waits;
    }

    /** What waits for that name, or for its pool; null if nobody of that name is expected. */
    Waiting of(String name) {
        if (all.isEmpty()) return null;
        Waiting exact = all.get(name);
        return exact != null ? exact : all.get(Directory.poolOf(name));
    }

    void remove(String name, Waiting waits) {
        all.remove(name, waits);
    }

    void close() {
        all.values().forEach(Waiting::close);
    }
}

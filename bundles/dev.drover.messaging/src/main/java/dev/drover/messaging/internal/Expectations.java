package dev.drover.messaging.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

import dev.drover.api.Registration;

/**
 * The peers that may come, and what waits for them: those that somebody expects, and the processes that hibernate. Safe
 * for use by many threads.
 */
final class Expectations {

    private final Changes changes;
    private final Map<String, Waiting> expected = new ConcurrentHashMap<>();
    /** How the processes that hibernate are started, by their names. */
    private final ConcurrentNavigableMap<String, Runnable> hibernating = new ConcurrentSkipListMap<>();
    /** What waits for those, by the names that it is sent to; each is gone once it has been brought. */
    private final Map<String, Waiting> once = new ConcurrentHashMap<>();

    /** @param changes tells of those that are expected, and no more */
    Expectations(Changes changes) {
        this.changes = changes;
    }

    /** @throws IllegalStateException if a peer of that name is expected already */
    Waiting add(String name, Runnable wanted, LocalMessages board) {
        Waiting waits = new Waiting(name, wanted, board, false);
        if (expected.putIfAbsent(name, waits) != null)
            throw new IllegalStateException("A peer named '" + name + "' is expected already");
        changes.tell();
        return waits;
    }

    /** What waits for that name, or for its pool; null if nothing does and nobody of that name is expected. */
    Waiting of(String name) {
        if (expected.isEmpty() && once.isEmpty()) return null;
        Waiting exact = expected.get(name);
        if (exact != null) return exact;
        Waiting ofPool = expected.get(Directory.poolOf(name));
        return ofPool != null ? ofPool : once.get(name);
    }

    /** The same, or where it can wait for a process of that name, or of that pool, that hibernates. */
    Waiting orHibernating(String name, LocalMessages board) {
        Waiting present = of(name);
        if (present != null || starts(name) == null) return present;
        return once.computeIfAbsent(name, each -> new Waiting(each, () -> start(each, board), board, true));
    }

    /** Whether a message to that name would wait. */
    boolean has(String name) {
        return of(name) != null || starts(name) != null;
    }

    /** It waits no more. */
    void remove(String name, Waiting waits) {
        once.remove(name, waits);
        if (expected.remove(name, waits)) changes.tell();
    }

    // ---- those that hibernate

    /** See {@link dev.drover.process.Switchboard.Port#hibernates}. */
    Registration hibernates(String name, Runnable start) {
        hibernating.put(name, start);
        return () -> {
            if (!hibernating.remove(name, start)) return;
            changes.tell();
            // Those whom others can still be started for have them started.
            once.values().forEach(Waiting::want);
        };
    }

    /** How a process of that name is started, null if none hibernates. */
    Runnable starts(String name) {
        if (hibernating.isEmpty()) return null;
        Runnable exact = hibernating.get(name);
        if (exact != null) return exact;
        // The characters of numbers stand between these.
        for (Map.Entry<String, Runnable> each : hibernating.subMap(name + "-", name + "-:").entrySet())
            if (Directory.poolOf(each.getKey()).equals(name)) return each.getValue();
        return null;
    }

    private void start(String name, LocalMessages board) {
        Runnable start = starts(name);
        if (start != null) start.run();
        else if (!board.has(name)) {
            Waiting waits = once.get(name);
            if (waits != null) waits.close();
        }
    }

    /**
     * A peer is there.
     *
     * @param start what {@link #starts} said of its name before: it may hibernate again by now
     */
    void arrived(String name, Runnable start) {
        if (start != null) hibernating.remove(name, start);
        Waiting waits = of(name);
        if (waits != null) waits.arrived();
        Waiting exact = once.get(name);
        if (exact != null && exact != waits) exact.arrived();
        Waiting ofPool = once.get(Directory.poolOf(name));
        if (ofPool != null) ofPool.arrived();
    }

    void close() {
        expected.values().forEach(Waiting::close);
        once.values().forEach(Waiting::close);
    }
}

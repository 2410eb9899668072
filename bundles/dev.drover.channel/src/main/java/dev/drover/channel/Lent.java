package dev.drover.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Memory in the answers of one peer, which stays open until whoever has asked has opened it, or will not any more. Safe
 * for use by many threads.
 */
final class Lent {

    /** An answer is opened as it comes: who has not by then is stopped, or has gone. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Waiting(String to, Handover memory, long since, long nanos) {}

    // Guarded by this.
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private long next;
    private boolean looking;

    /** A number for a receipt. */
    synchronized long number() {
        return ++next;
    }

    /**
     * Waits for a receipt.
     *
     * @param to who has asked
     * @param millis how long the answer may take, 0 for no limit
     */
    synchronized void keep(long number, String to, long millis, Handover memory) {
        long nanos = millis == 0 ? PATIENCE_NANOS
                : Math.min(TimeUnit.MILLISECONDS.toNanos(millis), PATIENCE_NANOS);
        waiting.put(number, new Waiting(to, memory, System.nanoTime(), nanos));
        if (looking) return;
        looking = true;
        Later.run(LOOK_NANOS, this::look);
    }

    private void look() {
        List<Waiting> over = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            waiting.values().removeIf(each -> now - each.since > each.nanos && over.add(each));
            looking = !waiting.isEmpty();
            if (looking) Later.run(LOOK_NANOS, this::look);
        }
        over.forEach(each -> each.memory.release());
    }

    /** A receipt has come. */
    void taken(String from, Object number) {
        Waiting found;
        synchronized (this) {
            found = number instanceof Long key ? waiting.get(key) : null;
            if (found == null || !found.to.equals(from)) return;
            waiting.remove(number);
        }
        found.memory.release();
    }

    /** The peer has been closed: nobody gets its answers any more. */
    void close() {
        List<Waiting> all;
        synchronized (this) {
            all = List.copyOf(waiting.values());
            waiting.clear();
        }
        all.forEach(each -> each.memory.release());
    }
}

package dev.drover.messaging.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The peers that can be reached, by name. The name of a pool stands for any of its workers, so that a pool of one is a
 * service with a name of its own. Safe for use by many threads.
 */
final class Directory {

    private final ConcurrentNavigableMap<String, KnownPeer> known = new ConcurrentSkipListMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final Changes changes;

    /** @param changes tells of who comes and goes */
    Directory(Changes changes) {
        this.changes = changes;
    }

    /** False if there is one of that name. */
    boolean add(KnownPeer peer) {
        if (known.putIfAbsent(peer.name, peer) != null) return false;
        changes.tell();
        return true;
    }

    /** Adds it, in the place of another one of that name, which is returned; null if there was none. */
    KnownPeer replace(KnownPeer peer) {
        KnownPeer before = known.put(peer.name, peer);
        if (before != null) before.successor = peer;
        changes.tell();
        return before;
    }

    /** Takes it away, unless another one has its name by now. */
    void remove(KnownPeer peer) {
        if (known.remove(peer.name, peer)) changes.tell();
    }

    /** The peer of that very name, null if there is none. */
    KnownPeer get(String name) {
        return known.get(name);
    }

    /** The peer of that name, or a worker of the pool of that name, each in its turn; null if there is neither. */
    KnownPeer find(String name) {
        KnownPeer exact = known.get(name);
        if (exact != null) return exact;
        List<KnownPeer> workers = workers(name);
        return workers.isEmpty() ? null : workers.get(Math.floorMod(turn.getAndIncrement(), workers.size()));
    }

    /** Whether {@link #find} finds one. */
    boolean has(String name) {
        return known.containsKey(name) || !workers(name).isEmpty();
    }

    private List<KnownPeer> workers(String pool) {
        List<KnownPeer> workers = new ArrayList<>();
        // The characters of numbers stand between these.
        for (KnownPeer each : known.subMap(pool + "-", pool + "-:").values())
            if (!each.local() && poolOf(each.name).equals(pool)) workers.add(each);
        return workers;
    }

    /** Whether the name of the pool can only stand for that peer now. */
    boolean alone(KnownPeer peer, String pool) {
        return !known.containsKey(pool) && workers(pool).equals(List.of(peer));
    }

    /** The name of the pool that a worker of that name is of; "" if it is no worker's name. */
    static String poolOf(String worker) {
        int dash = worker.lastIndexOf('-');
        return dash > 0 && worker.substring(dash + 1).matches("[1-9][0-9]*") ? worker.substring(0, dash) : "";
    }

    Collection<KnownPeer> all() {
        return known.values();
    }
}

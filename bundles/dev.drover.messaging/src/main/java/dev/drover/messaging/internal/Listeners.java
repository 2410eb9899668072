package dev.drover.messaging.internal;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.drover.wire.Rejected;

/** The peers that listen, by channel. Safe for use by many threads. */
final class Listeners {

    /** A process that listens to more would fill this program's memory. */
    static final int MOST_CHANNELS = 200_000;

    private final Map<String, Set<KnownPeer>> all = new ConcurrentHashMap<>();

    /** False if the peer listens to too many channels. */
    boolean add(KnownPeer peer, String channel) {
        if (peer.channels.size() >= MOST_CHANNELS && !peer.channels.contains(channel)) return false;
        peer.channels.add(channel);
        all.compute(channel, (name, present) -> {
            Set<KnownPeer> listening = present == null ? ConcurrentHashMap.newKeySet() : present;
            listening.add(peer);
            return listening;
        });
        return true;
    }

    /** Adds it; rejected if the peer listens to too many channels. */
    CompletableFuture<byte[]> listen(KnownPeer peer, String channel) {
        return add(peer, channel) ? Settled.with(null) : CompletableFuture.failedFuture(new Rejected(
                "The peer '" + peer.name + "' listens to " + MOST_CHANNELS + " channels already"));
    }

    void remove(KnownPeer peer, String channel) {
        peer.channels.remove(channel);
        all.computeIfPresent(channel, (name, present) -> {
            present.remove(peer);
            return present.isEmpty() ? null : present;
        });
    }

    /** The peer has gone. */
    void removeAll(KnownPeer peer) {
        for (String channel : peer.channels) remove(peer, channel);
    }

    /** Those of the channel, maybe none. */
    Set<KnownPeer> of(String channel) {
        return all.getOrDefault(channel, Set.of());
    }

    /** How many channels anybody listens to. */
    int channels() {
        return all.size();
    }
}

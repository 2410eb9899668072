package dev.drover.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.wire.Names;

/** Who listens to the channels of one peer, and who answers there. Safe for use by many threads. */
final class Listening {

    /** A listener or a handler; for one message only if {@code once}. */
    static final class Entry<T> {
        final T code;
        final Mailbox mailbox;
        private final boolean once;
        private final AtomicBoolean used = new AtomicBoolean();

        Entry(T code, Mailbox mailbox, boolean once) {
            this.code = code;
            this.mailbox = mailbox;
            this.once = once;
        }

        /** Whether it may have the message; of one for a single message only the first asker may. */
        boolean claim() {
            return !once || used.compareAndSet(false, true);
        }
    }

    /** Told when the first listener of a channel comes, and when the last has gone. */
    interface Change {
        void listens(String channel, boolean now);
    }

    private final Map<String, List<Entry<MessageChannel.Listener>>> listeners = new ConcurrentHashMap<>();
    private final Map<String, Entry<MessageChannel.Handler>> handlers = new ConcurrentHashMap<>();
    private final Map<String, Guard> guards = new ConcurrentHashMap<>();
    private final Change change;

    Listening(Change change) {
        this.change = change;
    }

    void add(String channel, Entry<MessageChannel.Listener> entry) {
        Names.check("channel", channel);
        listeners.compute(channel, (name, present) -> {
            List<Entry<MessageChannel.Listener>> all = present == null ? new ArrayList<>() : new ArrayList<>(present);
            all.add(entry);
            // In here, so that two changes are told in their order.
            if (present == null) change.listens(name, true);
            return List.copyOf(all);
        });
    }

    void remove(String channel, Entry<MessageChannel.Listener> entry) {
        listeners.computeIfPresent(channel, (name, present) -> {
            List<Entry<MessageChannel.Listener>> left = new ArrayList<>(present);
            if (!left.remove(entry)) return present;
            if (!left.isEmpty()) return List.copyOf(left);
            change.listens(name, false);
            return null;
        });
    }

    /** Takes it away if it was for one message. */
    void removeUsed(String channel, Entry<MessageChannel.Listener> entry) {
        if (entry.once) remove(channel, entry);
    }

    void removeListeners(String channel) {
        listeners.computeIfPresent(channel, (name, present) -> {
            change.listens(name, false);
            return null;
        });
    }

    /** @throws IllegalStateException if the channel has a handler */
    void set(String channel, Entry<MessageChannel.Handler> entry) {
        Names.check("channel", channel);
        if (handlers.putIfAbsent(channel, entry) != null)
            throw new IllegalStateException("The channel '" + channel + "' has a handler already: remove it first");
    }

    /** @throws IllegalStateException if the channel has a guard */
    void guard(String channel, Guard guard) {
        Names.check("channel", channel);
        if (guards.putIfAbsent(channel, guard) != null)
            throw new IllegalStateException("The channel '" + channel + "' has a guard already: remove it first");
    }

    void unguard(String channel, Guard guard) {
        guards.remove(channel, guard);
    }

    /** The one of the channel, or one that lets everything in. */
    Guard guard(String channel) {
        return guards.getOrDefault(channel, Guard.NONE);
    }

    void unset(String channel, Entry<MessageChannel.Handler> entry) {
        handlers.remove(channel, entry);
    }

    /** Takes it away if it was for one message. */
    void unsetUsed(String channel, Entry<MessageChannel.Handler> entry) {
        if (entry.once) unset(channel, entry);
    }

    void removeHandler(String channel) {
        handlers.remove(channel);
    }

    /** Those of the channel, maybe none. */
    List<Entry<MessageChannel.Listener>> listeners(String channel) {
        return listeners.getOrDefault(channel, List.of());
    }

    /** The one of the channel, null if there is none. */
    Entry<MessageChannel.Handler> handler(String channel) {
        return handlers.get(channel);
    }

    /** The channels that have listeners. */
    List<String> channels() {
        return List.copyOf(listeners.keySet());
    }
}

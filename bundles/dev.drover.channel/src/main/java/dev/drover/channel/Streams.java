package dev.drover.channel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.wire.Names;
import dev.drover.wire.Rejected;

/**
 * The streams that one peer gives to others. They are calls like all others, on three channels that every peer with a
 * stream handler answers; <i>Streams</i> in the protocol's page has their bodies:
 * <ul>
 * <li>{@code stream:open} asks for a stream, and is answered with who gives it and its number;
 * <li>{@code stream:hold} is answered when the stream has ended: while it is open, its sender is there;
 * <li>{@code stream:pull} asks for so many elements, and is answered with some of them.
 * </ul>
 * Safe for use by many threads.
 */
final class Streams {

    static final String OPEN = "stream:open";
    static final String HOLD = "stream:hold";
    static final String PULL = "stream:pull";

    /** More than these at a time are refused. */
    private static final int MOST_OPEN = 4_096;
    /** Whoever opens a stream and does not hold it by then has gone. */
    private static final long UNHELD_SECONDS = 30;

    /** A number means something only to the peer that it was told. */
    private record Key(String taker, long id) {}

    private final LocalPeer peer;
    private final Map<String, MessageChannel.StreamHandler> handlers = new ConcurrentHashMap<>();
    private final Map<Key, Outlet> open = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();
    private boolean answering;

    Streams(LocalPeer peer) {
        this.peer = peer;
    }

    /** See {@link MessageChannel#handleStream}. */
    MessageChannel.Registration handle(String channel, MessageChannel.StreamHandler handler) {
        if (handler == null) throw new NullPointerException("handler");
        Names.check("channel", channel);
        synchronized (this) {
            if (!answering) {
                peer.handle(OPEN, this::open);
                peer.handle(HOLD, this::hold);
                peer.handle(PULL, this::pull);
                answering = true;
            }
        }
        if (handlers.putIfAbsent(channel, handler) != null)
            throw new IllegalStateException("The channel '" + channel + "' has a stream handler already");
        return () -> handlers.remove(channel, handler);
    }

    private Object open(Message asked) throws Exception {
        if (!(asked.body() instanceof List<?> parts) || parts.size() != 2 || !(parts.get(0) instanceof String channel)
                || !(parts.get(1) instanceof byte[] body))
            throw new IllegalArgumentException("a stream is opened by a list of a channel and a written body");
        MessageChannel.StreamHandler handler = handlers.get(channel);
        if (handler == null)
            return refused("The peer '" + peer.name() + "' has no stream handler for the channel '" + channel + "'");
        if (open.size() >= MOST_OPEN)
            return refused("The peer '" + peer.name() + "' gives " + MOST_OPEN + " streams already");
        Message message = new Message(peer, asked.from(), channel, body);
        String why = refuses(message, body.length);
        if (why != null) return refused(why);
        Flow.Publisher<?> publisher = handler.open(message);
        if (publisher == null) throw new NullPointerException("the stream handler of '" + channel + "' gave null");
        Key key = new Key(asked.from(), next.incrementAndGet());
        Outlet outlet = new Outlet(peer::written, () -> open.remove(key));
        open.put(key, outlet);
        try {
            publisher.subscribe(outlet);
        } catch (Throwable e) {
            open.remove(key);
            throw e;
        }
        CompletableFuture.delayedExecutor(UNHELD_SECONDS, TimeUnit.SECONDS, peer::later).execute(() -> {
            if (!outlet.held()) outlet.cancel(new Rejected("The stream was not held in time"));
        });
        return List.of(peer.name(), key.id());
    }

    private String refuses(Message message, int bytes) {
        Guard guard = peer.guard(message.channel());
        String unread = guard.refusesUnread(message.from(), message.channel(), bytes);
        return unread != null ? unread : guard.refuses(message);
    }

    private static Detached refused(String why) {
        return new Detached(CompletableFuture.failedFuture(new Rejected(why)), () -> {});
    }

    private Object hold(Message asked) {
        Outlet outlet = outlet(asked, 1);
        if (outlet == null) return refused("There is no such stream");
        Rejected why = new Rejected("The stream was cancelled");
        return new Detached(outlet.hold(), () -> peer.later(() -> outlet.cancel(why)));
    }

    private Object pull(Message asked) {
        Outlet outlet = outlet(asked, 2);
        // It has ended meanwhile, which its holder is being told.
        if (outlet == null) return List.of();
        if (!(((List<?>) asked.body()).get(1) instanceof Long most) || most < 1 || most > Integer.MAX_VALUE)
            throw new IllegalArgumentException("a pull asks for 1 or more elements");
        return new Detached(outlet.pull(most.intValue()), () -> {});
    }

    /** The stream that a message is about; null if its sender has none of that number. */
    private Outlet outlet(Message asked, int size) {
        if (!(asked.body() instanceof List<?> parts) || parts.size() != size || !(parts.get(0) instanceof Long id))
            throw new IllegalArgumentException("a message about a stream must be a list that begins with its number");
        return open.get(new Key(asked.from(), id));
    }

    /** How many are open. */
    int open() {
        return open.size();
    }

    /** The peer takes no more messages: its publishers are told that nobody wants the rest, and who has it why. */
    void close(Rejected why) {
        open.values().forEach(outlet -> peer.later(() -> outlet.cancel(why)));
    }
}

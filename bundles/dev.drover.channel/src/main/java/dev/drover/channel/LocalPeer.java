package dev.drover.channel;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import dev.drover.wire.Names;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.SafeLog;

/** A peer that lives in this process. */
public final class LocalPeer implements MessageChannel {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final System.Logger LOG = SafeLog.of(LocalPeer.class);

    private volatile String name;
    private final Route route;
    private final Runnable whenClosed;
    private final Listening listening = new Listening(this::listens);
    private final Inbox inbox;
    private final Streams streams = new Streams(this);
    private final Bodies bodies;
    private final Deadlines deadlines;
    /** Open calls without a deadline; the others are in {@link #deadlines}. */
    private final Set<CompletableFuture<?>> endless = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param maxMessage the longest body, in bytes
     * @param whenClosed run once it has been closed
     */
    public LocalPeer(String name, Route route, int maxMessage, Runnable whenClosed) {
        this.name = Names.check("peer", name);
        this.route = route;
        bodies = new Bodies(this::name, maxMessage);
        this.whenClosed = whenClosed;
        inbox = new Inbox(this, listening, route);
        deadlines = new Deadlines(route);
    }

    @Override
    public String name() {
        return name;
    }

    // ---- sending

    @Override
    public CompletableFuture<Void> send(String to, String channel, Object body) {
        return call(Envelope.SEND, to, channel, 0, body, value -> null);
    }

    @Override
    public CompletableFuture<Object> invoke(String to, String channel, Object body, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero())
            throw new IllegalArgumentException("the timeout is " + timeout + ": it must be more than zero");
        long nanos = timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : timeout.toNanos();
        Long answerBy = Inbox.answerBy();
        if (answerBy != null) nanos = Math.max(1, Math.min(nanos, answerBy - System.nanoTime()));
        return call(Envelope.INVOKE, to, channel, nanos, body, value -> value);
    }

    /** Asks without a deadline. */
    CompletableFuture<Object> ask(String to, String channel, Object body) {
        return call(Envelope.INVOKE, to, channel, 0, body, value -> value);
    }

    private static long millis(long nanos) {
        return nanos == 0 ? 0 : Math.max(1, nanos / 1_000_000);
    }

    /** @param nanos how long the answer may take, 0 for no limit */
    private <T> CompletableFuture<T> call(int kind, String to, String channel, long nanos, Object body,
            Function<Object, T> answer) {
        long deadline = nanos == 0 ? 0 : System.nanoTime() + nanos;
        Names.check("channel", channel);
        Objects.requireNonNull(to, "to");
        Handover.Sent sent = bodies.sent(body, kind == Envelope.BROADCAST ? null : to);
        Envelope message = new Envelope(kind, to, name, channel, millis(nanos), sent.written(), Trace.current());
        boolean asked = false;
        try {
            CompletableFuture<byte[]> call = ask(message, deadline);
            asked = true;
            return new Told(to, channel, millis(nanos), sent.memory(), kind == Envelope.INVOKE ? this::opened : null)
                    .of(call, answer);
        } finally {
            if (!asked && sent.memory() != null) sent.memory().release();
        }
    }

    /** The memory in an answer is open: whoever has given it need not have it open any longer. */
    private void opened(Received answer) {
        Envelope receipt = bodies.receipt(answer);
        if (receipt != null) route.send(receipt);
    }

    /** How it writes. */
    Bodies bodies() {
        return bodies;
    }

    @Override
    public Flow.Publisher<Object> stream(String to, String channel, Object body) {
        Names.check("channel", channel);
        Objects.requireNonNull(to, "to");
        return subscriber -> {
            Inflow inflow = new Inflow(this, channel, Objects.requireNonNull(subscriber, "subscriber"));
            subscriber.onSubscribe(inflow);
            inflow.open(to, body);
        };
    }

    @Override
    public CompletableFuture<Long> broadcast(String channel, Object body) {
        return call(Envelope.BROADCAST, "", channel, 0, body, value -> value instanceof Long taken ? taken : 0L);
    }

    @Override
    public CompletableFuture<List<String>> peers() {
        return new Told("", "peers", 0, null, null).of(ask(
                new Envelope(Envelope.PEERS, "", name, "", 0, Envelope.NULL), 0),
                value -> value instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of());
    }

    byte[] written(Object body) {
        return bodies.written(body);
    }

    /** @param deadline by {@link System#nanoTime}, 0 for none */
    private CompletableFuture<byte[]> ask(Envelope message, long deadline) {
        if (closed) return CompletableFuture.failedFuture(gone());
        CompletableFuture<byte[]> call = route.send(message);
        if (call.isDone()) return call;
        if (deadline == 0) endless.add(call);
        else
            deadlines.add(call, deadline);
        call.whenComplete((answer, failure) -> {
            if (deadline == 0) endless.remove(call);
            else
                deadlines.remove(call);
        });
        if (closed) call.completeExceptionally(gone());
        return call;
    }

    private Rejected gone() {
        return new Rejected("The peer '" + name + "' has been closed");
    }

    // ---- receiving

    @Override
    public Registration on(String channel, Mailbox mailbox, Listener listener) {
        return listen(channel, new Listening.Entry<>(Objects.requireNonNull(listener, "listener"),
                Objects.requireNonNull(mailbox, "mailbox"), false));
    }

    @Override
    public Registration once(String channel, Listener listener) {
        return listen(channel, new Listening.Entry<>(Objects.requireNonNull(listener, "listener"),
                Mailbox.DEFAULT, true));
    }

    private Registration listen(String channel, Listening.Entry<Listener> entry) {
        listening.add(channel, entry);
        return () -> listening.remove(channel, entry);
    }

    @Override
    public Registration handle(String channel, Mailbox mailbox, Handler handler) {
        return answer(channel, new Listening.Entry<>(Objects.requireNonNull(handler, "handler"),
                Objects.requireNonNull(mailbox, "mailbox"), false));
    }

    @Override
    public Registration handleOnce(String channel, Handler handler) {
        return answer(channel, new Listening.Entry<>(Objects.requireNonNull(handler, "handler"),
                Mailbox.DEFAULT, true));
    }

    private Registration answer(String channel, Listening.Entry<Handler> entry) {
        listening.set(channel, entry);
        return () -> listening.unset(channel, entry);
    }

    @Override
    public Registration handleStream(String channel, StreamHandler handler) {
        return streams.handle(channel, handler);
    }

    @Override
    public Registration guard(String channel, Guard guard) {
        listening.guard(channel, Objects.requireNonNull(guard, "guard"));
        return () -> listening.unguard(channel, guard);
    }

    /** What may come on the channel. */
    Guard guard(String channel) {
        return listening.guard(channel);
    }

    @Override
    public void removeListeners(String channel) {
        listening.removeListeners(channel);
    }

    @Override
    public void removeHandler(String channel) {
        listening.removeHandler(channel);
    }

    /** Runs what is not a link's business; on this thread if there is no other: better there than never. */
    void later(Runnable work) {
        try {
            route.later(work);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            work.run();
        }
    }

    private void listens(String channel, boolean now) {
        if (closed) return;
        int kind = now ? Envelope.LISTEN : Envelope.UNLISTEN;
        route.send(new Envelope(kind, "", name, channel, 0, Envelope.NULL)).whenComplete((done, failure) -> {
            if (failure != null)
                LOG.log(Level.DEBUG, "It is not known that '" + name + "' listens to " + channel, failure);
        });
    }

    /** It is called something else from now on. */
    public void named(String now) {
        name = now;
    }

    /** Tells the route anew to which channels this listens. */
    public void tellChannels() {
        listening.channels().forEach(channel -> listens(channel, true));
    }

    /** How many messages wait in its mailboxes. */
    public int waiting() {
        return inbox.waiting();
    }

    /** How many streams it gives. */
    public int streams() {
        return streams.open();
    }

    /** How many messages its mailboxes have thrown away for newer ones. */
    public long dropped() {
        return inbox.dropped();
    }

    /**
     * A message has come. Of one sender they must come in their order.
     *
     * @param envelope whose sender can be relied on
     * @param turn is given what runs code of users, as the last thing; may run it on this thread or on another
     */
    public void deliver(Envelope envelope, Answer answer, Executor turn) {
        inbox.deliver(envelope, answer, turn);
    }

    // ---- the end

    @Override
    public void close() {
        if (closed) return;
        List<String> channels = listening.channels();
        channels.forEach(listening::removeListeners);
        inbox.close(gone().getMessage());
        closed = true;
        streams.close(gone());
        bodies.close();
        whenClosed.run();
        List<CompletableFuture<?>> open = new ArrayList<>(endless);
        open.addAll(deadlines.open());
        for (CompletableFuture<?> call : open) call.completeExceptionally(gone());
    }
}

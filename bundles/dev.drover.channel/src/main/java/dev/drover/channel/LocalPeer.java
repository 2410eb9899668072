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
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import dev.drover.wire.CodecException;
import dev.drover.wire.Names;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import dev.drover.channel.Answer;
import dev.drover.wire.link.SafeLog;

/** A peer that lives in this process. */
public final class LocalPeer implements MessageChannel {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final System.Logger LOG = SafeLog.of(LocalPeer.class);

    private volatile String name;
    private final Route route;
    private final int maxMessage;
    private final Runnable whenClosed;
    private final Listening listening = new Listening(this::listens);
    private final Inbox inbox;
    private final Streams streams = new Streams(this);
    private final Deadlines deadlines;
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param maxMessage the longest body, in bytes
     * @param whenClosed run once it has been closed
     */
    public LocalPeer(String name, Route route, int maxMessage, Runnable whenClosed) {
        this.name = Names.check("peer", name);
        this.route = route;
        this.maxMessage = maxMessage;
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
        return told(ask(envelope(Envelope.SEND, to, channel, 0, body), 0), channel, null, value -> null);
    }

    @Override
    public CompletableFuture<Object> invoke(String to, String channel, Object body, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero())
            throw new IllegalArgumentException("the timeout is " + timeout + ": it must be more than zero");
        long now = System.nanoTime();
        long nanos = timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : timeout.toNanos();
        Long answerBy = Inbox.answerBy();
        if (answerBy != null) nanos = Math.max(1, Math.min(nanos, answerBy - now));
        long millis = Math.max(1, nanos / 1_000_000);
        CompletableFuture<byte[]> call = ask(envelope(Envelope.INVOKE, to, channel, millis, body), now + nanos);
        String late = "'" + to + "' has not answered '" + channel + "' in " + millis + " ms";
        return told(call, channel, late, value -> value);
    }

    /** Asks without a deadline. */
    CompletableFuture<Object> ask(String to, String channel, Object body) {
        return told(ask(envelope(Envelope.INVOKE, to, channel, 0, body), 0), channel, null, value -> value);
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
        return told(ask(envelope(Envelope.BROADCAST, "", channel, 0, body), 0), channel, null,
                value -> value instanceof Long taken ? taken : 0L);
    }

    @Override
    public CompletableFuture<List<String>> peers() {
        return told(ask(new Envelope(Envelope.PEERS, "", name, "", 0, Envelope.NULL), 0), "peers", null,
                value -> value instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of());
    }

    /**
     * What the caller gets: the answer as a value, or a failure in his words. Settling it himself cancels the call.
     *
     * @param late what he is told when it was not answered in time; null if it has no deadline
     */
    private static <T> CompletableFuture<T> told(
            CompletableFuture<byte[]> call, String channel, String late, Function<Object, T> answer) {
        CompletableFuture<T> told = new CompletableFuture<>();
        call.whenComplete((written, failure) -> {
            try {
                if (failure == null) told.complete(answer.apply(Written.read(written)));
                else
                    told.completeExceptionally(inHisWords(Inbox.cause(failure), channel, late));
            } catch (CodecException e) {
                told.completeExceptionally(new TaskFailed(channel, e.getClass().getName(),
                        "the answer cannot be read: " + e.getMessage(), ""));
            }
        });
        told.whenComplete((value, failure) -> call.cancel(true));
        return told;
    }

    private static Throwable inHisWords(Throwable cause, String channel, String late) {
        if (cause instanceof TaskFailed lost && lost.remoteType().equals(PeerLost.class.getName())
                && lost.remoteStack().isEmpty())
            return new PeerLost(lost.remoteMessage(), true);
        if (cause instanceof TaskFailed remote)
            return new TaskFailed(channel, remote.remoteType(), remote.remoteMessage(), remote.remoteStack());
        return cause instanceof TimeoutException && late != null ? new TimeoutException(late) : cause;
    }

    private Envelope envelope(int kind, String to, String channel, long millis, Object body) {
        Names.check("channel", channel);
        Objects.requireNonNull(to, "to");
        return new Envelope(kind, to, name, channel, millis, written(body), Trace.current());
    }

    byte[] written(Object body) {
        return Written.of(body, maxMessage);
    }

    /** @param deadline by {@link System#nanoTime}, 0 for none */
    private CompletableFuture<byte[]> ask(Envelope message, long deadline) {
        if (closed) return CompletableFuture.failedFuture(gone());
        CompletableFuture<byte[]> call = route.send(message);
        if (call.isDone()) return call;
        open.add(call);
        if (deadline != 0) deadlines.add(call, deadline);
        call.whenComplete((answer, failure) -> {
            open.remove(call);
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
        whenClosed.run();
        for (CompletableFuture<?> call : new ArrayList<>(open)) call.completeExceptionally(gone());
    }
}

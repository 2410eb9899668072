package dev.drover.channel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The end of all message channels that one peer holds. Peers have names: the program has as many as it opens, each
 * worker or service that takes messages is one, under its own name.
 *
 * <p>A message goes to a channel of a peer, which has the form {@code area:verb-noun} by convention. Its body is a
 * value of {@link dev.drover.wire.Codec#VALUE}. Of one sender and one channel the next message is handled when the one
 * before has been, those whose handlers answer later included; other channels and senders are not held up by it.
 *
 * <p>No method blocks. All futures settle exactly once; those that fail have one of
 * <ul>
 * <li>{@link dev.drover.wire.Rejected}: no such peer, nobody listens there, a mailbox is full, or it has been closed;
 * <li>{@link dev.drover.wire.PeerLost}: the peer's process ended before it answered;
 * <li>{@link dev.drover.wire.TaskFailed}: the handler threw;
 * <li>{@link java.util.concurrent.TimeoutException}: the answer took too long; the handler is told by then;
 * <li>{@link java.util.concurrent.CancellationException}: the caller cancelled the future, which cancels the handler.
 * </ul>
 * Safe for use by many threads. What depends on a future may run on a thread of a link.
 */
@ProviderType
public interface MessageChannel extends AutoCloseable {

    /** How long an answer may take unless the call says otherwise. */
    Duration TIMEOUT = Duration.ofSeconds(30);

    /** What has been registered; closing it takes it away, and does nothing the second time. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes a message that nobody answers. */
    @FunctionalInterface
    interface Listener {

        /** @throws Exception is logged; the other listeners hear of the message all the same */
        void received(Message message) throws Exception;
    }

    /** Answers a message. */
    @FunctionalInterface
    interface Handler {

        /**
         * Returns the answer, or a {@link java.util.concurrent.CompletionStage} of it.
         *
         * @throws Exception whatever it throws reaches the sender as a {@link dev.drover.wire.TaskFailed}
         */
        Object handle(Message message) throws Exception;
    }

    /** Gives a stream. */
    @FunctionalInterface
    interface StreamHandler {

        /**
         * Returns the stream that the message asks for; must not block.
         *
         * @return whose elements are values of {@link dev.drover.wire.Codec#VALUE}. Its subscriber asks for what the
         *     other side has asked for and no more, and cancels when the other side cancels or has gone
         * @throws Exception whatever it throws, and whatever the publisher fails with, reaches the other side as a
         *     {@link dev.drover.wire.TaskFailed}
         */
        Flow.Publisher<?> open(Message message) throws Exception;
    }

    /** The name of this peer. */
    String name();

    // ---- sending

    /**
     * Sends a message that is not answered.
     *
     * @param to the name of the peer, or that of a pool for any of its workers
     * @return settles once the message stands in the peer's mailbox, so that waiting for it makes a sender no faster
     *     than its receiver
     * @throws dev.drover.wire.CodecException if the body is no such value; nothing was sent then
     */
    CompletableFuture<Void> send(String to, String channel, Object body);

    /** Asks, and settles with the answer, which may take {@link #TIMEOUT}. */
    default CompletableFuture<Object> invoke(String to, String channel, Object body) {
        return invoke(to, channel, body, TIMEOUT);
    }

    /**
     * Asks, and settles with the answer.
     *
     * @param timeout how long the answer may take, more than zero. Of a call that a handler makes while it answers
     *     another one, no longer than that one has left
     * @throws dev.drover.wire.CodecException if the body is no such value; nothing was sent then
     */
    CompletableFuture<Object> invoke(String to, String channel, Object body, Duration timeout);

    /**
     * Sends a message to every other peer that listens to the channel. None of them waits for another.
     *
     * @return settles with the number of peers whose mailboxes have taken it; those that could not are left out
     * @throws dev.drover.wire.CodecException if the body is no such value; nothing was sent then
     */
    CompletableFuture<Long> broadcast(String channel, Object body);

    /**
     * A stream of another peer: each subscriber opens one of its own.
     *
     * <p>The other side's publisher is asked for no more elements than the subscriber has asked for, so a slow
     * subscriber slows it. Cancelling the subscription cancels it there. The subscriber is told one thing after the
     * other on threads that it may block; it fails with what a call fails with, and with
     * {@link dev.drover.wire.PeerLost} if the peer's process ends before the stream. A stream has no deadline once it
     * is open, which may take {@link #TIMEOUT}.
     *
     * @param to the name of the peer, or that of a pool for any of its workers
     */
    Flow.Publisher<Object> stream(String to, String channel, Object body);

    /** The names of all peers that can be reached now, this one included, sorted. */
    CompletableFuture<List<String>> peers();

    // ---- receiving

    /** Has the listener hear of each message sent to the channel, from now on. A channel may have many listeners. */
    default Registration on(String channel, Listener listener) {
        return on(channel, Mailbox.DEFAULT, listener);
    }

    /** @param mailbox what waits for the listeners of this channel; the last one given counts */
    Registration on(String channel, Mailbox mailbox, Listener listener);

    /** Has the listener hear of the next message sent to the channel, and of no other. */
    Registration once(String channel, Listener listener);

    /**
     * Has the handler answer what is asked on the channel, from now on.
     *
     * @throws IllegalStateException if the channel has a handler
     */
    default Registration handle(String channel, Handler handler) {
        return handle(channel, Mailbox.DEFAULT, handler);
    }

    /**
     * @param mailbox what waits for the handler
     * @throws IllegalStateException if the channel has a handler
     */
    Registration handle(String channel, Mailbox mailbox, Handler handler);

    /**
     * Has the handler answer the next call on the channel, and no other.
     *
     * @throws IllegalStateException if the channel has a handler
     */
    Registration handleOnce(String channel, Handler handler);

    /**
     * Has the handler give streams to those who ask on the channel, from now on. Closing the registration ends no
     * stream. A channel may have a handler of calls beside it.
     *
     * @throws IllegalStateException if the channel has a stream handler
     */
    Registration handleStream(String channel, StreamHandler handler);

    /**
     * Has only such messages come in on the channel, for listeners, the handler and the stream handler. What came
     * before it and waits in a mailbox is checked, too. A message that is sent counts as taken once it has been
     * checked.
     *
     * @throws IllegalStateException if the channel has a guard
     */
    Registration guard(String channel, Guard guard);

    /** Takes all listeners of the channel away. */
    void removeListeners(String channel);

    /** Takes the handler of the channel away; does nothing if there is none. */
    void removeHandler(String channel);

    // ---- objects

    /**
     * Lets the other peers call an object of this one. One caller's calls are run one after the other; methods that
     * return a {@link CompletableFuture} may settle it later.
     *
     * @param name what the others ask for, with {@code object:} before it no longer than a channel's name
     * @param type an interface, whose parameters and results are numbers, booleans, text, {@code byte[]}, enums,
     *     {@code List}, {@code Map} and {@code Object} (a value). A result may be a {@code CompletableFuture} of one of
     *     these, or a {@code Flow.Publisher}, which is a {@linkplain #stream stream}. A parameter may be a
     *     {@code Flow.Publisher}, too, or an interface of methods with such types: the object that is given stays with
     *     the caller, and can be called until the method has returned or its future has settled
     * @throws IllegalArgumentException if the type is no such interface
     * @throws IllegalStateException if there is an object of that name
     */
    default <T> Registration export(String name, Class<T> type, T object) {
        return RemoteObjects.export(this, name, type, object);
    }

    /** The object of another peer; its calls may take {@link #TIMEOUT}. */
    default <T> T remote(String peer, String name, Class<T> type) {
        return remote(peer, name, type, TIMEOUT);
    }

    /**
     * The object of another peer. Nothing is sent before a method is called. A method that returns a future does not
     * block; any other waits for the result, and throws {@code TaskFailed} for whatever the object has thrown,
     * {@code PeerLost}, or {@code Rejected}, which has the timeout as its cause. {@code equals}, {@code hashCode} and
     * {@code toString} are those of the proxy.
     *
     * @param type see {@link #export}
     * @param timeout how long a call may take, more than zero
     * @throws IllegalArgumentException if the type is no such interface
     */
    default <T> T remote(String peer, String name, Class<T> type, Duration timeout) {
        return RemoteObjects.remote(this, peer, name, type, timeout);
    }

    /** Takes this peer away: what waits in its mailboxes is rejected, and its open calls fail. */
    @Override
    void close();
}

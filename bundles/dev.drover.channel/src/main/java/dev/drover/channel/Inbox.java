package dev.drover.channel;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

import dev.drover.wire.CodecException;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.SafeLog;

/**
 * What has come for one peer, and its handling: of one sender and channel one message after the other. Safe for use by
 * many threads.
 */
final class Inbox {

    private static final System.Logger LOG = SafeLog.of(Inbox.class);

    /** When the call that a thread answers must be answered, so that calls made meanwhile end no later. */
    private static final ThreadLocal<Long> ANSWER_BY = new ThreadLocal<>();

    private final LocalPeer peer;
    private final Listening listening;
    private final Route route;
    private final Lanes lanes = new Lanes();
    private final Refusals refusals;
    private volatile String closed;

    Inbox(LocalPeer peer, Listening listening, Route route) {
        this.peer = peer;
        this.listening = listening;
        this.route = route;
        refusals = new Refusals(peer.name());
    }

    /** When the call that this thread answers must be answered, by {@link System#nanoTime}; null if there is none. */
    static Long answerBy() {
        return ANSWER_BY.get();
    }

    /** Nothing is handled any more; what waits is rejected for that reason. */
    void close(String why) {
        closed = why;
    }

    int waiting() {
        return lanes.waiting();
    }

    long dropped() {
        return lanes.dropped();
    }

    /** See {@link LocalPeer#deliver}. */
    void deliver(Envelope envelope, Answer answer, Executor turn) {
        String channel = envelope.channel();
        boolean asked = envelope.kind() == Envelope.INVOKE;
        if (asked && channel.equals(Envelope.QUIET)) {
            lanes.whenEmpty(answer);
            return;
        }
        if (channel.equals(ByReference.TAKEN)) {
            taken(envelope, answer);
            return;
        }
        if (channel.startsWith(Envelope.OWN) && route.takes(envelope, answer)) return;
        Mailbox mailbox = mailbox(channel, asked);
        if (closed != null || mailbox == null) {
            answer.reject(closed != null ? closed : missing(channel, asked));
            return;
        }
        Guard guard = listening.guard(channel);
        String refused = guard.refusesUnread(envelope.from(), channel, envelope.body().length);
        if (refused != null) {
            refuse(answer, envelope.from(), refused);
            return;
        }
        Message message = new Message(peer, envelope.from(), channel, envelope.body(), envelope.trace());
        answer.onCancel(message::cancel);
        long deadline = envelope.millis() == 0 ? 0 : System.nanoTime() + envelope.millis() * 1_000_000;
        Lanes.Key key = new Lanes.Key(envelope.from(), channel, asked);
        switch (lanes.put(key, mailbox, new Lanes.Delivery(
                envelope, message, answer, deadline,
                !asked && (guard != Guard.NONE || ByReference.isIn(envelope.body()))))) {
            case FULL -> answer.reject("The mailbox of '" + peer.name() + "' for '" + channel + "' is full: "
                    + mailbox.messages() + " messages or " + mailbox.bytes() + " bytes of '" + envelope.from()
                    + "' wait already");
            case WAITS -> {}
            case RUN -> begin(key, turn);
        }
    }

    private void taken(Envelope receipt, Answer answer) {
        try {
            peer.bodies().taken(receipt);
            answer.reply(Envelope.NULL);
        } catch (CodecException e) {
            answer.reject(e.getMessage());
        }
    }

    private void refuse(Answer answer, String from, String why) {
        answer.reject(why);
        refusals.add(from, why);
    }

    private static void refuse(Lanes.Delivery next, String why) {
        next.message().handled();
        next.answer().reject(why);
    }

    private void begin(Lanes.Key key, Executor turn) {
        try {
            turn.execute(() -> run(key));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            for (Lanes.Delivery next; (next = lanes.next(key)) != null;)
                next.answer().reject("there is no thread to handle it just now: " + e.getMessage());
        }
    }

    /** Null if nobody takes what comes on the channel. */
    private Mailbox mailbox(String channel, boolean asked) {
        if (asked) {
            Listening.Entry<MessageChannel.Handler> handler = listening.handler(channel);
            return handler == null ? null : handler.mailbox;
        }
        List<Listening.Entry<MessageChannel.Listener>> all = listening.listeners(channel);
        return all.isEmpty() ? null : all.getLast().mailbox;
    }

    private String missing(String channel, boolean asked) {
        if (asked && channel.startsWith(RemoteObjects.CHANNEL))
            return "The peer '" + peer.name() + "' has no object '"
                    + channel.substring(RemoteObjects.CHANNEL.length()) + "'";
        return "The peer '" + peer.name() + "' has no " + (asked ? "handler" : "listener") + " for the channel '"
                + channel + "'";
    }

    private void run(Lanes.Key key) {
        for (Lanes.Delivery next; (next = lanes.next(key)) != null;) {
            CompletionStage<?> pending = null;
            try {
                pending = handle(next, key.asked());
            } catch (Throwable e) {
                next.answer().fail(e);
            }
            if (pending == null) continue;
            pending.whenComplete((done, failure) -> goOn(key));
            return;
        }
    }

    /** On another thread: this one is of whoever has answered. */
    private void goOn(Lanes.Key key) {
        try {
            route.later(() -> run(key));
        } catch (Throwable e) {
            // There is none to be had: better on the wrong thread than never.
            run(key);
        }
    }

    /** Returns what the next message of the lane must wait for; null if for nothing. */
    private CompletionStage<?> handle(Lanes.Delivery next, boolean asked) {
        String why = closed;
        if (why == null && next.deadline() != 0 && System.nanoTime() - next.deadline() >= 0)
            why = "it waited in a mailbox until its sender gave up";
        if (why != null) {
            next.answer().reject(why);
            return null;
        }
        why = next.message().open();
        if (why == null) why = listening.guard(next.message().channel()).refuses(next.message());
        if (why != null) {
            refusals.add(next.message().from(), why);
            refuse(next, why);
            return null;
        }
        if (next.owed()) next.answer().reply(Envelope.NULL);
        if (asked && next.message().cancelled()) {
            next.message().handled();
            return null;
        }
        next.message().begin();
        if (next.deadline() != 0) ANSWER_BY.set(next.deadline());
        String trace = Trace.enter(next.message().traceparent());
        try {
            return asked ? answer(next) : tell(next.message());
        } finally {
            if (next.deadline() != 0) ANSWER_BY.remove();
            Trace.enter(trace);
            next.message().end();
        }
    }

    private CompletionStage<?> tell(Message message) {
        try {
            tellAll(message);
        } finally {
            message.handled();
        }
        return null;
    }

    private void tellAll(Message message) {
        for (Listening.Entry<MessageChannel.Listener> each : listening.listeners(message.channel())) {
            if (!each.claim()) continue;
            listening.removeUsed(message.channel(), each);
            try {
                each.code.received(message);
            } catch (Throwable e) {
                LOG.log(Level.WARNING,
                        "A listener of '" + peer.name() + "' to '" + message.channel() + "' failed", e);
            }
        }
    }

    private CompletionStage<?> answer(Lanes.Delivery next) {
        String channel = next.message().channel();
        Listening.Entry<MessageChannel.Handler> handler = listening.handler(channel);
        if (handler == null || !handler.claim()) {
            refuse(next, missing(channel, true));
            return null;
        }
        listening.unsetUsed(channel, handler);
        Object result;
        try {
            result = handler.code.handle(next.message());
        } catch (Throwable e) {
            next.message().handled();
            next.answer().fail(e);
            return null;
        }
        if (result instanceof Detached detached) {
            next.answer().onCancel(detached.whenCancelled());
            detached.answer().whenComplete((value, failure) -> {
                if (failure instanceof Rejected refused) refuse(next, refused.getMessage());
                else
                    settle(next, value, failure);
            });
            return null;
        }
        if (!(result instanceof CompletionStage<?> later)) {
            reply(next, result);
            return null;
        }
        next.answer().onCancel(() -> {
            next.message().cancel();
            if (later instanceof Future<?> future) future.cancel(true);
        });
        CompletableFuture<Void> done = new CompletableFuture<>();
        later.whenComplete((value, failure) -> {
            try {
                settle(next, value, failure);
            } finally {
                done.complete(null);
            }
        });
        return done.isDone() ? null : done;
    }

    private void settle(Lanes.Delivery next, Object value, Throwable failure) {
        if (failure == null) {
            reply(next, value);
            return;
        }
        next.message().handled();
        next.answer().fail(cause(failure));
    }

    /** What has failed, without what futures wrap around it. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** What stands in the answer is given on, what does not is closed. */
    private void reply(Lanes.Delivery next, Object value) {
        byte[] written;
        try {
            written = peer.bodies().answer(value, next.envelope());
        } catch (Throwable e) {
            next.answer().fail(e);
            return;
        } finally {
            next.message().handled();
        }
        next.answer().reply(written);
    }
}

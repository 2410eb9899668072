package dev.drover.wire.call;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;

/**
 * The asking half of a call: sends requests over a link and settles their futures by the answers. Safe for use by many
 * threads.
 *
 * <p>It has no deadline of its own: a future settles when the answer comes, when the link ends, or when the caller
 * settles it, which cancels the task.
 */
public final class Caller implements Endpoint, Receiver {

    /** More bytes of posts than these, sent and not begun, are refused. */
    private static final long MAX_POSTED_BYTES = 4 << 20;

    private final Link link;
    private final Reactor reactor;
    private final List<String> tasks;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int maxMessage;
    private final int maxOpen;
    private final Executor callbacks;

    private final OpenCalls<Call<?>> calls;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong posted = new AtomicLong();
    private volatile long begun;

    /**
     * @param reactor the link's
     * @param tasks the names of the tasks that the other side answers, in the order of their numbers
     * @param maxMessage the longest payload that may be sent, in bytes
     * @param maxOpen how many requests may be unanswered at one time, 1 to 2^28
     * @param callbacks runs what follows from the link's end, where one callback that blocks must hold up no other; a
     *     thread for each is right. What it refuses is run on the reading thread
     */
    public Caller(Link link, Reactor reactor, List<String> tasks, int maxMessage, int maxOpen, Executor callbacks) {
        this(link, reactor, tasks, maxMessage, maxOpen, callbacks, 0);
    }

    /**
     * @param first the correlation of the first request; each next one has the next number. Two callers on one link
     *     need ranges that do not meet
     */
    public Caller(
            Link link,
            Reactor reactor,
            List<String> tasks,
            int maxMessage,
            int maxOpen,
            Executor callbacks,
            long first) {
        this.link = link;
        this.reactor = reactor;
        this.tasks = List.copyOf(tasks);
        this.maxMessage = maxMessage;
        this.maxOpen = maxOpen;
        this.callbacks = callbacks;
        for (int i = 0; i < tasks.size(); i++) numbers.put(tasks.get(i), i);
        calls = new OpenCalls<>(maxOpen, first);
    }

    // ---- asking

    @Override
    public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
        Output message = new Output(maxMessage);
        task.request().encode(request, message);
        Call<R> call = new Call<>(link, reactor, task.name(), task.reply(), progress);
        send(call, message);
        return call;
    }

    private void send(Call<?> call, Output message) {
        Integer number = numbers.get(call.task());
        if (number == null) {
            call.fail(unknown(call.task()));
            return;
        }
        if (open.incrementAndGet() > maxOpen) {
            open.decrementAndGet();
            call.fail(
                    new Rejected("Task '" + call.task() + "' was not sent: " + maxOpen + " requests are open already"));
            return;
        }
        calls.put(call);
        if (link.send(Frame.REQUEST, number, call.correlation(), message) || !calls.remove(call)) return;
        open.decrementAndGet();
        call.fail(ended(call.task()));
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q message) {
        Integer number = numbers.get(task.name());
        if (number == null) throw unknown(task.name());
        Output encoded = new Output(maxMessage);
        task.request().encode(message, encoded);
        if (posted.get() - begun >= MAX_POSTED_BYTES)
            throw new Rejected("A message for '" + task.name() + "' was not sent: the other process has not begun "
                    + (posted.get() - begun) + " bytes of messages yet");
        posted.addAndGet(Frame.HEADER + encoded.size());
        if (!link.send(Frame.POST, number, 0, encoded)) throw ended(task.name());
    }

    private static Rejected rejected(Input payload) {
        try {
            return new Rejected(Codec.UTF8.decode(payload));
        } catch (CodecException e) {
            return new Rejected("for a reason that cannot be read: " + e.getMessage());
        }
    }

    private Rejected unknown(String task) {
        return new Rejected("No handler for the task '" + task + "' in the other process; it has "
                + String.join(", ", tasks));
    }

    private static Rejected ended(String task) {
        return new Rejected("Task '" + task + "' was not sent: the link to the other process has ended");
    }

    /** How many requests are not answered yet. */
    public int open() {
        return open.get();
    }

    // ---- the answers

    /** Whether frames of the type are for the side that has asked. */
    static boolean isAnswer(int type) {
        return switch (type) {
            case Frame.REPLY, Frame.ERROR, Frame.PROGRESS, Frame.PONG, Frame.BEGUN -> true;
            default -> false;
        };
    }

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        switch (type) {
            case Frame.REPLY -> {
                Call<?> call = answered(correlation);
                if (call != null) call.reply(payload);
            }
            case Frame.ERROR -> error(number, correlation, payload);
            case Frame.PROGRESS -> {
                int size = payload.remaining();
                Object value = Codec.VALUE.decode(payload);
                Call<?> call = calls.get(correlation);
                if (call != null) call.report(value, size);
            }
            case Frame.PONG -> {}
            case Frame.BEGUN -> {
                if (correlation < begun || correlation > posted.get())
                    throw new CodecException("posts of " + correlation + " bytes cannot have been begun");
                begun = correlation;
            }
            default -> throw new CodecException("one that asks does not understand frame " + type);
        }
    }

    private void error(int code, long correlation, Input payload) {
        // A breach of the protocol ends the link, and with it the call.
        if (code == Frame.NOT_RUN) throw new CodecException("a request was given back that was not recalled");
        if (code != Frame.FAILED && code != Frame.CANCELLED && code != Frame.UNKNOWN_TASK && code != Frame.REJECTED)
            throw new CodecException("error code " + code + " is unknown");
        Call<?> call = answered(correlation);
        if (call == null) return;
        switch (code) {
            case Frame.FAILED -> call.fail(Failure.read(payload).of(call.task()));
            case Frame.CANCELLED -> call.fail(new CancellationException("the other process cancelled it"));
            case Frame.REJECTED -> call.fail(rejected(payload));
            default -> call.fail(unknown(call.task()));
        }
    }

    /** Takes the call of an answer out of the table; null for a late or invented answer. */
    private Call<?> answered(long correlation) {
        Call<?> call = calls.take(correlation);
        if (call != null) open.decrementAndGet();
        return call;
    }

    @Override
    public void closed(IOException cause) {
        calls.forEach(call -> {
            try {
                callbacks.execute(() -> lost(call, cause));
            } catch (Throwable e) {
                lost(call, cause);
            }
        });
    }

    /** The call stays in the table until it is settled: nothing that fails in between may lose it. */
    private void lost(Call<?> call, IOException cause) {
        call.fail(new PeerLost(
                "The link ended before task '" + call.task() + "' was answered: " + cause.getMessage(), true));
        if (calls.remove(call)) open.decrementAndGet();
    }
}

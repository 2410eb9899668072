package dev.drover.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import dev.drover.api.Require;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.call.Caller;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;

/** The control calls to one process: what is asked of its host itself, over the link that the tasks of users use. */
final class Controls {

    private static final int MOST_OPEN = 16;

    private final String process;
    private final int maxMessage;
    private final HostServices services;
    private final BooleanSupplier asleep;
    private volatile Set<String> names = Set.of();
    private volatile Caller caller;

    /**
     * @param process its name, for messages
     * @param asleep whether it is stopped: then nothing is written to it
     */
    Controls(String process, int maxMessage, HostServices services, BooleanSupplier asleep) {
        this.process = process;
        this.maxMessage = maxMessage;
        this.services = services;
        this.asleep = asleep;
    }

    /** @param tasks all that the host answers, in the order of their numbers */
    void joined(Link link, List<String> tasks) {
        names = tasks.stream().filter(Control::is).collect(Collectors.toUnmodifiableSet());
        if (names.isEmpty()) return;
        caller = new Caller(
                link, services.reactor(), tasks, maxMessage, MOST_OPEN, services.background(),
                Control.FIRST_CORRELATION);
    }

    Set<String> names() {
        return names;
    }

    <Q, R> CompletableFuture<R> call(Task<Q, R> task, Q request, Duration timeout) {
        Require.positive("timeout", timeout);
        if (!names.contains(task.name()))
            return CompletableFuture.failedFuture(
                    new Rejected(process + " does not offer the control task '" + task.name() + "'"));
        if (asleep.getAsBoolean())
            return CompletableFuture.failedFuture(
                    new Rejected(process + " sleeps: it must be woken before '" + task.name() + "'"));
        CompletableFuture<R> call = caller.send(task, request);
        if (!call.isDone()) services.delayer().after(timeout, () -> expire(call, task.name(), timeout));
        return call;
    }

    /** Whether a call is open: the process must not be stopped before its answer. */
    boolean busy() {
        Caller asked = caller;
        return asked != null && asked.open() > 0;
    }

    private void expire(CompletableFuture<?> call, String task, Duration timeout) {
        if (call.isDone()) return;
        String message = process + " has not answered the control task '" + task + "' in " + timeout.toMillis() + " ms";
        services.background().execute(() -> call.completeExceptionally(new TimeoutException(message)));
    }

    void frame(int type, int number, long correlation, Input payload) {
        Caller asked = caller;
        if (asked != null) asked.frame(type, number, correlation, payload);
        // An answer to a call that was never made is dropped, as one is that comes too late.
        else if (type != Frame.REPLY && type != Frame.ERROR && type != Frame.PROGRESS)
            throw new CodecException("frame " + type + " is no answer to a control call");
    }

    void closed(IOException cause) {
        Caller asked = caller;
        if (asked != null) asked.closed(cause);
    }
}

package dev.drover.pool.internal;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;

/**
 * A request from its taking to its settling; it is the future that the caller holds.
 *
 * <p>The pool settles it through {@link #succeed} and {@link #fail}. All public ways to complete a future mean that the
 * caller no longer wants the reply: they cancel the task.
 */
final class Request<Q, R> extends CompletableFuture<R> {

    private static final int MOST_ATTEMPTS = 3;

    final Pool pool;
    final Task<Q, R> task;
    final Consumer<Object> progress;
    /** What the request is pinned to, null if nothing. */
    final String key;
    /** The only worker that may run it, null if any may. */
    final Member only;
    /** Whether nobody answers it. */
    final boolean post;
    /** When it fails, in {@link System#nanoTime} terms; valid if {@link #timed}. */
    final long deadline;

    final boolean timed;

    /** Whether its time is over and that is being told; the housekeeper's. */
    boolean timingOut;
    /** The encoded request, kept until it is answered. Guarded by whoever holds the request. */
    Output payload;
    /** Set by the table of the worker that has it. */
    long correlation;
    /** The worker that has it, null while it waits. */
    volatile Member member;
    /** The worker that it waits for; guarded by the {@link PinnedBacklog}. */
    Member waitsFor;
    /** When it was sent, or 0 if it is not among those measured. */
    long sentAt;
    /** Whether it was in a worker that died, and so must now be run alone, to show which of several is the cause. */
    boolean alone;

    /** Keeps progress and the end in order when they come on different threads; null without a progress callback. */
    private final InTurn inTurn;

    private R readValue;
    private TaskFailed readFailure;
    private int attempts;
    private boolean cancelSent;
    private long abandonedAt;

    Request(Pool pool, Task<Q, R> task, Consumer<Object> progress, String key, Member only, boolean post,
            long timeoutNanos) {
        this.pool = pool;
        this.task = task;
        this.progress = progress;
        this.key = key;
        this.only = only;
        this.post = post;
        inTurn = progress == null ? null : new InTurn();
        timed = timeoutNanos > 0;
        deadline = timed ? System.nanoTime() + timeoutNanos : 0;
    }

    /** Keeps the encoded request, so that it can be sent again if it was not run; the message is free again. */
    void keep(Output encoded) {
        if (payload == null) payload = encoded.detach();
    }

    // ---- settled by the pool

    /** Reads the reply, for {@link #settleRead}. Its bytes are valid only until other code may run. */
    void read(Input reply) {
        try {
            readValue = task.reply().decode(reply);
        } catch (RuntimeException | Error e) {
            // A codec may be a user's: whatever it throws, this future settles.
            String why = "the reply cannot be read: " + e.getMessage();
            readFailure = new TaskFailed(task.name(), e.getClass().getName(), why, "");
        }
    }

    /** Settles with what was read. */
    void settleRead() {
        settle(readValue, readFailure);
    }

    /** A message that nobody answers has left. Nobody has its future, so there is no callback to look out for. */
    void delivered() {
        pool.settled(this, true);
        super.complete(null);
    }

    void fail(Throwable cause) {
        settle(null, cause);
    }

    private void settle(R value, Throwable cause) {
        if (inTurn == null) settleNow(value, cause);
        else
            inTurn.run(() -> settleNow(value, cause));
    }

    private void settleNow(R value, Throwable cause) {
        pool.beforeCallback();
        if (isDone()) return;
        // Counted before, so that whoever sees the future settled sees it counted.
        pool.settled(this, cause == null);
        boolean settled = cause == null ? super.complete(value) : super.completeExceptionally(cause);
        if (!settled) pool.settledBefore(this, cause == null);
    }

    /** Reads what the handler threw, for {@link #settleRead}. */
    void readFailure(Input report) {
        String type = "unknown";
        String message = "";
        String stack = "";
        try {
            if (Codec.VALUE.decode(report) instanceof Map<?, ?> fields) {
                type = String.valueOf(fields.get("type"));
                message = String.valueOf(fields.get("message"));
                stack = String.valueOf(fields.get("stack"));
            }
        } catch (CodecException e) {
            message = "the report of the failure cannot be read: " + e.getMessage();
        }
        readFailure = new TaskFailed(task.name(), type, message, stack);
    }

    void timeOut() {
        completeExceptionally(new TimeoutException("Task '" + task.name() + "' took longer than allowed"));
    }

    void cancelQuietly(String why) {
        settle(null, new CancellationException(why));
    }

    /** Counts one more death of a worker that was running it; false if it must not be tried again. */
    boolean mayRunAgain() {
        return task.idempotent() && ++attempts < MOST_ATTEMPTS;
    }

    void report(Object value) {
        if (inTurn == null || isDone()) return;
        pool.beforeCallback();
        inTurn.run(() -> reportNow(value));
    }

    private void reportNow(Object value) {
        if (isDone()) return;
        try {
            progress.accept(value);
        } catch (RuntimeException | Error e) {
            pool.callbackFailed(e);
        }
    }

    // ---- settled by the caller

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return byCaller(() -> super.cancel(mayInterruptIfRunning)) || isCancelled();
    }

    @Override
    public boolean complete(R value) {
        return byCaller(() -> super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        return byCaller(() -> super.completeExceptionally(cause));
    }

    private boolean byCaller(BooleanSupplier settle) {
        if (isDone()) return false;
        pool.settled(this, false);
        boolean settled = settle.getAsBoolean();
        if (settled) pool.abandon(this);
        else
            pool.settledBefore(this, false);
        return settled;
    }

    /** True the first time; then the caller sends the cancel. */
    synchronized boolean beginCancel(long now) {
        if (cancelSent) return false;
        cancelSent = true;
        abandonedAt = now;
        return true;
    }

    /** Whether its worker was told to let go of it at least {@code nanos} ago. */
    synchronized boolean abandonedFor(long nanos, long now) {
        return cancelSent && now - abandonedAt >= nanos;
    }

    synchronized boolean abandoned() {
        return cancelSent;
    }
}

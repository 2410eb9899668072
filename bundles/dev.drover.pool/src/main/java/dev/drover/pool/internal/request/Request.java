package dev.drover.pool.internal.request;

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
import dev.drover.wire.call.OpenCalls;

/**
 * A request from its taking to its settling; it is the future that the caller holds.
 *
 * <p>The pool settles it through {@link #succeed} and {@link #fail}. All public ways to complete a future mean that the
 * caller no longer wants the reply: they cancel the task.
 */
public final class Request<Q, R> extends CompletableFuture<R> implements OpenCalls.Entry {

    private static final int MOST_ATTEMPTS = 3;

    /** Who takes requests and counts how they settle: the pool, as its requests see it. */
    public interface Owner {

        /**
         * The request is about to settle. Called once for each request, unless {@link #settledBefore} takes it back.
         */
        void settled(Request<?, ?> request, boolean answered);

        /** Takes the count back: somebody else settled the request first. */
        void settledBefore(Request<?, ?> request, boolean answered);

        /** What follows may be code of a user. */
        void beforeCallback();

        /** The caller has settled the request: nobody wants the reply. */
        void abandoned(Request<?, ?> request);

        /** A progress callback of a user threw. */
        void callbackFailed(Throwable cause);
    }

    /** Who has a request and has not answered it: a worker, as its requests see it. */
    public interface Holder {

        /** Tells the worker that the reply is not wanted. */
        void cancel(Request<?, ?> request);
    }

    /**
     * What a caller asks for beyond the task: where a request is to go, and how long it may take.
     *
     * @param key requests of one key go to one worker; null for no key
     * @param only the queue of the only worker that may run the request, null if any may
     * @param timeoutNanos how long it may take, 0 for the pool's default
     */
    public record Route(String key, WorkerQueue<Request<?, ?>> only, long timeoutNanos) {

        /** To any worker, within the pool's default time. */
        public static final Route ANY = new Route(null, null, 0);
    }

    /**
     * Longer is for ever. The housekeeper may look with a time from just before the request was made: from that to a
     * deadline 292 years ahead is too far for a number.
     */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    public final Task<Q, R> task;
    /** What the request is pinned to, null if nothing. */
    public final String key;
    /** The queue of the only worker that may run it, null if any may. */
    public final WorkerQueue<Request<?, ?>> only;
    /** Whether nobody answers it. */
    public final boolean post;
    /** Whether it must settle within a time. */
    public final boolean timed;

    /** The encoded request, kept until it is answered. Guarded by whoever holds the request. */
    public Output payload;
    /** The worker that has it, null while it waits. */
    public volatile Holder holder;
    /** The queue of the worker that it waits for; guarded by the backlog of pinned requests. */
    public WorkerQueue<Request<?, ?>> waitsIn;
    /** When it was sent, or 0 if it is not among those measured. */
    public long sentAt;
    /** Whether it was in a worker that died, and so must now be run alone, to show which of several is the cause. */
    public boolean exclusive;

    private final Owner owner;
    private final Consumer<Object> progress;
    /** When it fails, by the pool's clock; valid if {@link #timed}. */
    private final long deadline;
    /** Whether its time is over and that is being told; the housekeeper's. */
    private boolean timingOut;
    /** Keeps progress and the end in order when they come on different threads; null without a progress callback. */
    private final SerialExecutor inTurn;

    private long correlation;
    private R readValue;
    private TaskFailed readFailure;
    private int attempts;
    private boolean cancelSent;
    private long abandonedAt;

    /**
     * @param progress called with each value that the handler reports, null for none
     * @param timeoutNanos how long it may take, 0 for ever
     * @param now the present time by the pool's clock, in nanoseconds
     */
    public Request(Owner owner, Task<Q, R> task, Consumer<Object> progress, Route route, boolean post,
            long timeoutNanos, long now) {
        this.owner = owner;
        this.task = task;
        this.progress = progress;
        this.post = post;
        key = route.key();
        only = route.only();
        inTurn = progress == null ? null : new SerialExecutor();
        timed = timeoutNanos > 0;
        deadline = timed ? now + Math.min(timeoutNanos, LONGEST_NANOS) : 0;
    }

    /** Keeps the encoded request, so that it can be sent again if it was not run; the message is free again. */
    public void keep(Output encoded) {
        if (payload == null) payload = encoded.detach();
    }

    // ---- its place in the table of the worker that has it

    @Override
    public long correlation() {
        return correlation;
    }

    @Override
    public void correlation(long value) {
        correlation = value;
    }

    // ---- settled by the pool

    /** Reads the reply, for {@link #settleRead}. Its bytes are valid only until other code may run. */
    public void read(Input reply) {
        try {
            readValue = task.reply().decode(reply);
        } catch (RuntimeException | Error e) {
            // A codec may be a user's: whatever it throws, this future settles.
            String why = "the reply cannot be read: " + e.getMessage();
            readFailure = new TaskFailed(task.name(), e.getClass().getName(), why, "");
        }
    }

    /** Settles with what was read. */
    public void settleRead() {
        settle(readValue, readFailure);
    }

    /** A message that nobody answers has left. No caller holds this future, so settling it runs no user code. */
    public void delivered() {
        owner.settled(this, true);
        super.complete(null);
    }

    public void fail(Throwable cause) {
        settle(null, cause);
    }

    private void settle(R value, Throwable cause) {
        if (inTurn == null) settleNow(value, cause);
        else
            inTurn.run(() -> settleNow(value, cause));
    }

    private void settleNow(R value, Throwable cause) {
        owner.beforeCallback();
        if (isDone()) return;
        // Counted before, so that whoever sees the future settled sees it counted.
        owner.settled(this, cause == null);
        boolean settled = cause == null ? super.complete(value) : super.completeExceptionally(cause);
        if (!settled) owner.settledBefore(this, cause == null);
    }

    /** Reads what the handler threw, for {@link #settleRead}. */
    public void readFailure(Input report) {
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

    /** True once, when its time is over; then the caller has {@link #timeOut} called. */
    public boolean overdue(long now) {
        if (!timed || timingOut || now - deadline < 0 || isDone()) return false;
        timingOut = true;
        return true;
    }

    public void timeOut() {
        completeExceptionally(new TimeoutException("Task '" + task.name() + "' took longer than allowed"));
    }

    public void cancelQuietly(String why) {
        settle(null, new CancellationException(why));
    }

    /** Counts one more death of a worker that was running it; false if it must not be tried again. */
    public boolean mayRunAgain() {
        return task.idempotent() && ++attempts < MOST_ATTEMPTS;
    }

    public void report(Object value) {
        if (inTurn == null || isDone()) return;
        // In line before the next frame can be read: another thread may read on from beforeCallback.
        inTurn.run(() -> reportNow(value));
    }

    private void reportNow(Object value) {
        owner.beforeCallback();
        if (isDone()) return;
        try {
            progress.accept(value);
        } catch (RuntimeException | Error e) {
            owner.callbackFailed(e);
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
        owner.settled(this, false);
        boolean settled = settle.getAsBoolean();
        if (settled) owner.abandoned(this);
        else
            owner.settledBefore(this, false);
        return settled;
    }

    /** True the first time; then the caller sends the cancel. */
    public synchronized boolean beginCancel(long now) {
        if (cancelSent) return false;
        cancelSent = true;
        abandonedAt = now;
        return true;
    }

    /** Whether its worker was told to let go of it at least {@code nanos} ago. */
    public synchronized boolean abandonedFor(long nanos, long now) {
        return cancelSent && now - abandonedAt >= nanos;
    }

    public synchronized boolean abandoned() {
        return cancelSent;
    }
}

package dev.drover.pool.internal.request;

import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.drover.process.flight.Timing;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Task;
import dev.drover.wire.call.SerialExecutor;

/**
 * A request from its taking to its settling; it is the future that the caller holds.
 *
 * <p>The pool settles it through {@link #succeed} and {@link #fail}. All public ways to complete a future mean that the
 * caller no longer wants the reply: they cancel the task.
 */
public final class Request<Q, R> extends Pending<R> {

    private static final int MOST_ATTEMPTS = 3;

    /** Who takes requests and counts how they settle: the pool, as its requests see it. */
    public interface Owner {

        /** The request is about to settle; {@link #settledBefore} takes it back. If it throws, nothing was counted. */
        void settled(Request<?, ?> request, boolean answered);

        /** Takes the count back: somebody else settled the request first. */
        void settledBefore(Request<?, ?> request, boolean answered);

        /** What follows may be code of a user. */
        void beforeCallback();

        /** The caller has settled the request: nobody wants the reply. */
        void abandoned(Request<?, ?> request);

        /** A callback of a user threw. */
        void callbackFailed(Throwable cause);

        /** The request could not be settled now, for want of memory or of stack; it is to be tried again. */
        void unsettled(Request<?, ?> request);
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
     * @param whenRoom whether it waits even if as many wait as may
     */
    public record Route(String key, WorkerQueue<Request<?, ?>> only, long timeoutNanos, boolean whenRoom) {

        /** To any worker, within the pool's default time. */
        public static final Route ANY = new Route(null, null, 0, false);

        /** To this worker only, within the pool's default time. */
        public static Route only(WorkerQueue<Request<?, ?>> worker) {
            return new Route(null, worker, 0, false);
        }
    }

    /** Longer is for ever: from a time just before the request was made, 292 years are too far for a number. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    public final Task<Q, R> task;
    /** What the request is pinned to, null if nothing. */
    public final String key;
    /** The queue of the only worker that may run it, null if any may. */
    public final WorkerQueue<Request<?, ?>> only;
    /** Whether nobody answers it. */
    public final boolean post;
    /** Whether it waits even if as many wait as may. */
    public final boolean whenRoom;
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
    /** Measures it for a recording, null if there is none; guarded by whoever settles it. */
    public Timing timing;
    /** Whether it was in a worker that died: it must be run alone, to show which of several is the cause. */
    public boolean exclusive;
    /** At how many deaths of workers it was being run; guarded by whoever holds the request. */
    public int deaths;

    /** Whether a settlement keeps it to try it again, and the one that it tries next; guarded by the settlement. */
    boolean kept;
    Request<?, ?> nextKept;
    /** Null once it has settled: a future that is kept must not keep its pool. */
    private Owner owner;
    private final Consumer<Object> progress;
    /** When it fails, by the pool's clock; valid if {@link #timed}. */
    private final long deadline;
    /** Keeps progress and the end in order when they come on different threads; null without a progress callback. */
    private final SerialExecutor inTurn;
    private final Reply<R> reply;

    /**
     * @param progress called with each value that the handler reports, null for none
     * @param timeoutNanos how long it may take, 0 for ever
     * @param now by the pool's clock, in nanoseconds
     */
    public Request(Owner owner, Task<Q, R> task, Consumer<Object> progress, Route route, boolean post,
            long timeoutNanos, long now) {
        this.owner = owner;
        this.task = task;
        reply = new Reply<>(task);
        this.progress = progress;
        this.post = post;
        key = route.key();
        only = route.only();
        whenRoom = route.whenRoom();
        inTurn = progress == null ? null : new SerialExecutor();
        timed = timeoutNanos > 0;
        deadline = timed ? now + Math.min(timeoutNanos, LONGEST_NANOS) : 0;
    }

    /** Keeps the encoded request, so that it can be sent again if it was not run; the message is free again. */
    public void keep(Output encoded) {
        if (payload == null) payload = encoded.detach();
    }

    // ---- settled by the pool

    /** Takes the reply, for {@link #settleRead}. Its bytes are valid only until other code may run. Never throws. */
    public void read(Input frame) {
        reply.take(frame);
    }

    /** Takes what the handler threw, for {@link #settleRead}. Never throws. */
    public void readFailure(Input report) {
        reply.takeFailure(report);
    }

    /** Settles with what was taken. */
    public void settleRead() {
        settle(null);
    }

    /** A message that nobody answers has left. No caller holds this future, so settling it runs no user code. */
    public void delivered() {
        complete(owner, null, null);
    }

    public void fail(Throwable cause) {
        decide(cause);
        settle(cause);
    }

    /** Settles as was decided, or with what was read. */
    public void settleDecided() {
        Throwable cause = decided();
        if (cause == null) settleRead();
        else if (cause instanceof TimeoutException) completeExceptionally(cause);
        else
            settle(cause);
    }

    /** @param cause null to settle with the reply */
    private void settle(Throwable cause) {
        Owner to = owner;
        if (to == null) return;
        if (inTurn == null) {
            settleNow(to, cause);
            return;
        }
        boolean inLine = false;
        try {
            inTurn.execute(() -> settleNow(to, cause));
            inLine = true;
        } finally {
            if (!inLine) to.unsettled(this);
        }
    }

    private void settleNow(Owner to, Throwable cause) {
        try {
            to.beforeCallback();
        } finally {
            if (cause != null && !isDone()) complete(to, null, cause);
            else if (!isDone()) {
                reply.read();
                complete(to, reply.value(), reply.failure());
            }
        }
    }

    private void complete(Owner to, R value, Throwable cause) {
        boolean counted = false;
        boolean settled = false;
        try {
            // Counted before, so that whoever sees the future settled sees it counted.
            to.settled(this, cause == null);
            counted = true;
            settled = cause == null ? super.complete(value) : super.completeExceptionally(cause);
        } catch (Throwable e) {
            // Callbacks run once it has settled; there may have been no memory for counting or for the settling itself.
            settled = counted && isDone();
            if (settled) to.callbackFailed(e);
            else if (!isDone()) to.unsettled(this);
        } finally {
            if (counted && !settled) to.settledBefore(this, cause == null);
            if (isDone()) owner = null;
        }
    }

    /** True once, when its time is over; then the caller sees that {@link #settleDecided} is called. */
    public boolean overdue(long now) {
        return timed && now - deadline >= 0 && !over()
                && decide(new TimeoutException("Task '" + task.name() + "' took longer than allowed"));
    }

    /**
     * Whether it may be run again once the worker that has it has died.
     *
     * <p>One that only waited there has not been tried: its {@link #deaths} are not counted up.
     */
    public boolean mayRunAgain() {
        return task.idempotent() && deaths < MOST_ATTEMPTS;
    }

    /** From now on it is run alone. */
    public void runAgain() {
        exclusive = true;
    }

    /** @param size the bytes that the value came in */
    public void report(Object value, int size) {
        if (inTurn == null || isDone()) return;
        // In line before the next frame can be read: another thread may read on from beforeCallback.
        inTurn.executeOrLeaveOut(() -> reportNow(value), size);
    }

    private void reportNow(Object value) {
        Owner to = owner;
        if (to == null) return;
        to.beforeCallback();
        if (isDone()) return;
        try {
            progress.accept(value);
        } catch (Throwable e) {
            to.callbackFailed(e);
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
        Owner to = owner;
        if (to == null || isDone()) return false;
        to.settled(this, false);
        boolean settled = false;
        try {
            settled = settle.getAsBoolean();
        } catch (Throwable e) {
            // As in complete(): callbacks run once it has settled.
            settled = isDone();
            if (!settled && decided() != null) to.unsettled(this);
            if (!settled) throw e;
        } finally {
            if (!settled) to.settledBefore(this, false);
        }
        if (settled) {
            owner = null;
            to.abandoned(this);
        }
        return settled;
    }
}

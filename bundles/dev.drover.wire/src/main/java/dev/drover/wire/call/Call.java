package dev.drover.wire.call;

import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.TaskFailed;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.SafeLog;

/**
 * A request from its sending to its settling; it is the future that the caller holds.
 *
 * <p>The answer settles it through {@link #reply} and {@link #fail}. All public ways to complete a future mean that the
 * caller no longer wants the reply: they cancel the task.
 */
final class Call<R> extends CompletableFuture<R> implements OpenCalls.Entry {

    private static final System.Logger LOG = SafeLog.of(Call.class);

    /** Reading more takes so long that it may hold up others. */
    private static final int MAX_READ_AT_ONCE = 64 << 10;

    private final Link link;
    private final Reactor reactor;
    private final String task;
    private final Codec<R> codec;
    private final Consumer<Object> progress;
    /** Keeps progress and the end in order when they come on different threads; null without a progress callback. */
    private final SerialExecutor inOrder;

    private long correlation;

    Call(Link link, Reactor reactor, String task, Codec<R> codec, Consumer<Object> progress) {
        this.link = link;
        this.reactor = reactor;
        this.task = task;
        this.codec = codec;
        this.progress = progress;
        inOrder = progress == null ? null : new SerialExecutor();
    }

    String task() {
        return task;
    }

    @Override
    public long correlation() {
        return correlation;
    }

    @Override
    public void correlation(long value) {
        correlation = value;
    }

    /**
     * Reads the reply and settles with it. A long one is read once another thread can read on in this one's place. A
     * codec may be a user's: whatever it throws, this settles.
     */
    void reply(Input payload) {
        if (payload.remaining() <= MAX_READ_AT_ONCE) settleWith(payload);
        else {
            Input own = payload.detach();
            inOrder(() -> {
                reactor.beforeCallback();
                if (!isDone()) settleWith(own);
            });
        }
    }

    private void settleWith(Input payload) {
        R value = null;
        TaskFailed unreadable = null;
        try {
            value = codec.decode(payload);
        } catch (Throwable e) {
            String why = "the reply cannot be read: " + e.getMessage();
            unreadable = new TaskFailed(task, e.getClass().getName(), why, "");
        }
        settle(value, unreadable);
    }

    void fail(Throwable cause) {
        settle(null, cause);
    }

    private void settle(R value, Throwable cause) {
        inOrder(() -> settleNow(value, cause));
    }

    private void inOrder(Runnable step) {
        if (inOrder == null) step.run();
        else
            inOrder.execute(step);
    }

    // The reactor is told within the step: from then on another thread may read on, whose step must be behind this one.

    private void settleNow(R value, Throwable cause) {
        reactor.beforeCallback();
        if (cause == null) super.complete(value);
        else
            super.completeExceptionally(cause);
    }

    /** @param size the bytes that the value came in */
    void report(Object value, int size) {
        if (inOrder == null || isDone()) return;
        inOrder.executeOrLeaveOut(() -> reportNow(value), size);
    }

    private void reportNow(Object value) {
        if (isDone()) return;
        reactor.beforeCallback();
        try {
            progress.accept(value);
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A progress callback of task '" + task + "' failed", e);
        }
    }

    // ---- settled by the caller

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return byCaller(super.cancel(mayInterruptIfRunning)) || isCancelled();
    }

    @Override
    public boolean complete(R value) {
        return byCaller(super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        return byCaller(super.completeExceptionally(cause));
    }

    private boolean byCaller(boolean settled) {
        if (settled) link.send(Frame.CANCEL, 0, correlation, null);
        return settled;
    }
}

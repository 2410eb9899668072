package dev.drover.pool.internal;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.api.Durations;
import dev.drover.pool.internal.dispatch.Dispatcher;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.Settlement;
import dev.drover.pool.internal.slot.LiveSpec;
import dev.drover.pool.internal.slot.PoolServices;
import dev.drover.pool.internal.slot.Slots;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/**
 * The end of a pool: what has been taken may finish within a grace, then all else is settled and every process ended.
 */
final class Closing {

    private static final System.Logger LOG = SafeLog.of(Closing.class);
    private static final String CLOSED = "it is closed";
    private static final String SHUT_DOWN = "it is shut down";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = 2_000_000;

    private final LiveSpec spec;
    private final PoolServices services;
    private final Slots slots;
    private final Dispatcher dispatcher;
    private final Settlement settlement;
    private final Counts counts;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile Thread closer;
    /** Closes the pool once nothing is left to do; null unless it is to end in order. */
    private volatile Runnable orderly;
    /** Whether a thread has been asked to do so. */
    private final AtomicBoolean handedOver = new AtomicBoolean();

    Closing(LiveSpec spec, PoolServices services, Slots slots, Dispatcher dispatcher, Settlement settlement,
            Counts counts) {
        this.spec = spec;
        this.services = services;
        this.slots = slots;
        this.dispatcher = dispatcher;
        this.settlement = settlement;
        this.counts = counts;
    }

    /** Whether requests are no longer taken. */
    boolean begun() {
        return orderly != null || closer != null;
    }

    /** Why requests are no longer taken. */
    String refusal() {
        return closer != null ? CLOSED : SHUT_DOWN;
    }

    /** Whether it is being closed: no worker is replaced any more. */
    boolean closes() {
        return closer != null;
    }

    /**
     * Takes nothing new, and closes once all that has been taken has settled.
     *
     * @param close closes the pool
     * @return settles when it has been closed
     */
    CompletableFuture<Void> shutdown(Runnable close) {
        synchronized (this) {
            if (orderly == null) orderly = close;
        }
        services.soon();
        return over.copy();
    }

    /** Closes the pool on another thread if it is to end in order and nothing is left to do. */
    void look() {
        Runnable close = orderly;
        // A sender counts its request first and then asks whether it is taken, so none is missed here.
        if (close == null || closer != null || counts.unsettled() > 0 || !handedOver.compareAndSet(false, true)) return;
        boolean taken = false;
        try {
            services.background().execute(close);
            taken = true;
        } finally {
            if (!taken) handedOver.set(false);
        }
    }

    /** True for the one thread that closes; any other waits until it has closed, unless it is called by that one. */
    boolean begin() {
        synchronized (this) {
            if (closer == null) {
                closer = Thread.currentThread();
                return true;
            }
        }
        if (closer != Thread.currentThread()) awaitOver();
        return false;
    }

    private void awaitOver() {
        try {
            long most = Durations.sum(Durations.nanos(spec.now().closeGrace()), Durations.nanos(PATIENCE));
            over.get(most, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.DEBUG, "Another thread still closes pool " + spec.name(), e);
        }
    }

    /** Called by the one thread for which {@link #begin} was true. */
    void close() {
        long deadline = services.nanoTime() + Durations.nanos(spec.now().closeGrace());
        while (counts.unsettled() > 0
                && services.nanoTime() - deadline < 0
                && slots.refuses() == null
                && !Thread.currentThread().isInterrupted())
            pause();
        List<PoolWorker> present = slots.close();
        rejectWaiting();
        for (PoolWorker worker : present) {
            dispatcher.unbind(worker, this::rejected, Request::fail);
            for (Request<?, ?> request : worker.calls().open()) {
                request.fail(new CancellationException(
                        "Pool '" + spec.name() + "' was closed while '" + request.task.name() + "' ran"));
                worker.calls().cancel(request);
            }
            worker.hurry();
        }
        slots.refuseAll();
        awaitEnd(present);
        dispatcher.close();
    }

    /** The pool is closed. */
    void finish() {
        over.complete(null);
    }

    private void rejectWaiting() {
        dispatcher.failAll(this::rejected, Request::fail);
        // This thread waits for them anyway.
        settlement.settleHere();
    }

    private Throwable rejected(Request<?, ?> request) {
        return settlement.rejected(request, CLOSED);
    }

    /** Waits until the workers have ended and every future has settled, even if this thread is interrupted. */
    private void awaitEnd(List<PoolWorker> workers) {
        boolean interrupted = Thread.interrupted();
        long deadline = services.nanoTime() + Durations.nanos(PATIENCE);
        while (!workers.stream().allMatch(worker -> worker.process().over()) || counts.unsettled() > 0) {
            if (services.nanoTime() - deadline >= 0) {
                LOG.log(Level.ERROR, "Pool '" + spec.name() + "' is left with " + slots.present() + " and "
                        + counts.unsettled() + " requests");
                break;
            }
            // What a worker gave back in the meantime.
            rejectWaiting();
            pause();
            interrupted |= Thread.interrupted();
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void pause() {
        services.pause(PAUSE_NANOS);
    }
}

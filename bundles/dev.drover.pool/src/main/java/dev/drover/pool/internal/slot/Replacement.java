package dev.drover.pool.internal.slot;

import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Worker;
import dev.drover.pool.internal.worker.PoolWorker;

/** One worker that is to be replaced by a fresh one. Guarded by the lock of the pool's slots, but for the futures. */
final class Replacement {

    final PoolWorker old;
    final RecycleReason reason;
    /** Why, to be read after "it was recycled". */
    final String why;
    /** Settles with the successor once it has the old one's place. */
    final CompletableFuture<PoolWorker> outcome = new CompletableFuture<>();
    /** Settles when the old one has ended after that, or when the replacement has failed. */
    final CompletableFuture<Void> over = new CompletableFuture<>();

    /** Null before it has been started. */
    PoolWorker successor;
    /** Whether the old worker ends before its successor starts, for want of room. */
    boolean inPlace;
    /** Whether the old worker no longer has its slot. */
    boolean swapped;
    /** Whether it has failed for another reason than its successor. */
    volatile boolean stopped;
    /** When the successor was ready, by the pool's clock. */
    long readyAt;
    boolean ready;

    Replacement(PoolWorker old, RecycleReason reason, String why) {
        this.old = old;
        this.reason = reason;
        this.why = why;
    }

    boolean begun() {
        return successor != null || inPlace;
    }

    /** The outcome for those outside, who can complete nothing by theirs. */
    CompletableFuture<Worker> view() {
        CompletableFuture<Worker> view = new CompletableFuture<>();
        outcome.whenComplete((worker, failure) -> {
            if (failure == null) view.complete(worker);
            else
                view.completeExceptionally(failure);
        });
        return view;
    }
}

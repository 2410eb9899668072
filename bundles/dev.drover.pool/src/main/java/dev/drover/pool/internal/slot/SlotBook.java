package dev.drover.pool.internal.slot;

import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.drover.pool.internal.dispatch.Candidates;
import dev.drover.pool.internal.worker.PoolWorker;

/**
 * The slots of a pool with their lock, and what follows from them for those who ask on every request. No code of users
 * runs while the lock is held.
 */
final class SlotBook {

    private final SlotLock lock = new SlotLock();
    private final PoolServices services;
    private final Consumer<Candidates> candidates;
    /** Guarded by the lock. */
    final SlotTable table;
    /** Whether what is derived from the slots is behind. */
    private boolean stale;
    private long changes;

    /** Kept for those who ask on every request. */
    private volatile SlotTable.Outlook outlook;

    /** @param candidates is told which workers may be picked, each time that changes */
    SlotBook(SlotTable table, PoolServices services, Consumer<Candidates> candidates) {
        this.table = table;
        this.services = services;
        this.candidates = candidates;
        outlook = table.outlook();
    }

    /** Does the work with the lock held. */
    void with(Runnable work) {
        lock.with(work);
    }

    /** Returns what the work returns, done with the lock held. */
    <T> T with(Supplier<T> work) {
        return lock.with(work);
    }

    SlotTable.Outlook outlook() {
        return outlook;
    }

    /** A number that is another one after each change. */
    long changes() {
        return with(() -> changes);
    }

    /** Brings everything that is derived from the slots up to date. Called with the lock held. */
    void changed() {
        changes++;
        stale = true;
        services.soon();
        outlook = table.outlook();
        candidates.accept(new Candidates(outlook.open().toArray(PoolWorker[]::new)));
        stale = false;
    }

    /** Does again what {@link #changed} could not do. Called with the lock held. */
    void catchUp() {
        if (stale) changed();
    }
}

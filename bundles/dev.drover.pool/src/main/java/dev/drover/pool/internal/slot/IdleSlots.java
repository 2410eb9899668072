package dev.drover.pool.internal.slot;

import dev.drover.pool.internal.worker.PoolWorker;

/** What is done to the slots of idle workers: they hibernate, come back, or end. */
public final class IdleSlots {

    private final SlotBook book;
    private final SlotStarter starter;
    private final Turnover turnover;

    IdleSlots(SlotBook book, SlotStarter starter, Turnover turnover) {
        this.book = book;
        this.starter = starter;
        this.turnover = turnover;
    }

    /**
     * Ends the process of a worker for the time being, if it is idle, is not one of the spares, and is neither being
     * replaced nor a replacement; false if it does not.
     */
    public boolean hibernate(PoolWorker worker) {
        return book.with(() -> {
            boolean begun = !turnover.concerns(worker) && book.table.hibernate(worker);
            if (begun) book.changed();
            return begun;
        });
    }

    /** Drains a worker at rest, unless that leaves fewer than the minimum, or fewer spares than wanted. */
    boolean drainSurplus(PoolWorker worker) {
        return book.with(() -> {
            boolean surplus = !turnover.concerns(worker) && book.table.surplus();
            if (surplus) worker.beginDrain();
            book.changed();
            return surplus;
        });
    }

    /** The worker in the place of one that hibernates, started if there is none yet. */
    public PoolWorker revive(PoolWorker worker) {
        return book.with(() -> {
            Slot slot = book.table.slot(worker.slotIndex());
            if (slot.hibernating && !slot.occupied && !book.table.closing && starter.start(slot)) book.changed();
            return slot.worker;
        });
    }
}

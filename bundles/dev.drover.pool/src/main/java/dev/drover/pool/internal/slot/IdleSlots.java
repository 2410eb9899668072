package dev.drover.pool.internal.slot;

import java.time.Duration;

import dev.drover.pool.internal.worker.PoolWorker;

/** What is done to the slots of idle workers: they hibernate, come back, or end. */
public final class IdleSlots {

    /** There may be no memory for a process, or no thread, for the time being. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final SlotBook book;
    private final PoolServices services;
    private final SlotStarter starter;
    private final Turnover turnover;

    IdleSlots(SlotBook book, PoolServices services, SlotStarter starter, Turnover turnover) {
        this.book = book;
        this.services = services;
        this.starter = starter;
        this.turnover = turnover;
    }

    /**
     * Ends the process of a worker for the time being, if it is idle, is not one of the spares, and is neither being
     * replaced nor a replacement; false if it does not.
     */
    public boolean hibernate(PoolWorker worker) {
        return book.with(() -> {
            boolean begun = !turnover.concerns(worker) && book.table.hibernate(worker, () -> revive(worker));
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

    /** The worker in the place of one that hibernates, started if there is none yet, or once that has ended. */
    public PoolWorker revive(PoolWorker worker) {
        return book.with(() -> {
            Slot slot = book.table.slot(worker.slotIndex());
            slot.wanted |= slot.hibernating && slot.index() < book.table.max && !book.table.closing;
            startWanted(slot);
            return slot.worker;
        });
    }

    /** The worker that has come into the place of one that hibernated; the same if none has. */
    public PoolWorker inPlaceOf(PoolWorker worker) {
        return worker.hibernated() ? book.with(() -> book.table.slot(worker.slotIndex()).worker) : worker;
    }

    /** Starts a process in a slot that hibernated and is wanted, as soon as it can be. Called with the lock held. */
    void startWanted(Slot slot) {
        if (!slot.wanted || slot.occupied) return;
        if (starter.start(slot)) book.changed();
        else if (!slot.startPutOff) {
            services.after(AGAIN, () -> book.with(() -> {
                slot.startPutOff = false;
                startWanted(slot);
            }));
            slot.startPutOff = true;
        }
    }

    /**
     * What waits for slots that get no process any more is rejected; where a process is on its way, its end does that.
     * Called with the lock held.
     */
    void rejectMessages(int from) {
        for (Slot each : book.table.used())
            if (each.index() >= from && (!each.occupied || each.hibernating)) each.rejectMessages(services.callbacks());
    }

    /** A process has ended that hibernates, or one that was started for messages. Called with the lock held. */
    void ended(Slot slot, boolean again) {
        if (slot.hibernating) startWanted(slot);
        else if (!again) slot.rejectMessages(services.callbacks());
    }
}

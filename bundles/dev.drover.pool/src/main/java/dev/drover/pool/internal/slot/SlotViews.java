package dev.drover.pool.internal.slot;

import java.util.List;
import java.util.function.Predicate;

import dev.drover.pool.internal.dispatch.Growth;
import dev.drover.pool.internal.worker.PoolWorker;

/** What is asked of the slots of a pool, by the dispatcher for every request and by people now and then. */
abstract class SlotViews implements Growth {

    final SlotBook book;
    final SlotTable table;

    SlotViews(SlotBook book) {
        this.book = book;
        table = book.table;
    }

    @Override
    public boolean canGrow() {
        return book.outlook().canGrow();
    }

    @Override
    public int starting() {
        return book.outlook().starting();
    }

    @Override
    public int coming() {
        return book.outlook().coming();
    }

    public int min() {
        return book.with(() -> table.min);
    }

    public int max() {
        return book.with(() -> table.max);
    }

    /** Whether no slot has a process that is such. */
    public boolean none(Predicate<PoolWorker> such) {
        return book.with(() -> table.workers(slot -> slot.occupied && such.test(slot.worker)).isEmpty());
    }

    public long changes() {
        return book.changes();
    }

    /** The present, or else the last, process of each slot that ever had one. */
    public List<PoolWorker> known() {
        return book.with(() -> table.workers(slot -> slot.worker != null));
    }

    /** The present, or else the last, process of a slot; null if there never was one. */
    public PoolWorker last(int index) {
        return book.with(() -> table.last(index));
    }
}

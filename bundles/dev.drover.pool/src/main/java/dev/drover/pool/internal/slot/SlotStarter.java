package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;

import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/**
 * Starts processes in slots. A start that finds no thread or no memory is not lost: it is tried again. Called with the
 * lock of the pool's slots held; throws nothing.
 */
final class SlotStarter {

    private static final System.Logger LOG = SafeLog.of(SlotStarter.class, SafeLog.Topic.START);

    private final LiveSpec spec;
    private final PoolWorker.Surroundings around;
    private final StartPace pace;
    private final BudgetShare budget;
    private boolean complained;
    private boolean refused;

    /**
     * @param pace has them started in turn
     * @param budget says whether there is room for a process
     */
    SlotStarter(LiveSpec spec, PoolWorker.Surroundings around, StartPace pace, BudgetShare budget) {
        this.spec = spec;
        this.around = around;
        this.pace = pace;
        this.budget = budget;
    }

    /**
     * Has a process started in the slot, which is taken from now on; false if it cannot even be made now, and the slot
     * is as it was.
     */
    boolean start(Slot slot) {
        PoolWorker worker = made(slot);
        if (worker == null) return false;
        slot.take(worker);
        begin(slot);
        return true;
    }

    /**
     * Has a process started that is to have the slot later; null if that cannot be done now. The slot is as it was.
     */
    PoolWorker startBeside(Slot slot) {
        PoolWorker worker = made(slot);
        if (worker == null) return null;
        try {
            pace.start(worker);
            complained = false;
            return worker;
        } catch (Throwable e) {
            budget.ended(worker);
            refused(e);
            return null;
        }
    }

    /** Null if there is no room for it, or it cannot be made now. */
    private PoolWorker made(Slot slot) {
        if (!budget.reserve()) return null;
        try {
            PoolWorker worker = new PoolWorker(spec.now(), slot, around);
            budget.assign(worker);
            return worker;
        } catch (Throwable e) {
            refused(e);
            return null;
        } finally {
            budget.cancel();
        }
    }

    /** Goes on with the start of a slot's process, if no thread was to be had for it. */
    void retry(Slot slot) {
        if (slot.startOwed) begin(slot);
    }

    private void begin(Slot slot) {
        slot.startOwed = true;
        try {
            pace.start(slot.worker);
            slot.startOwed = false;
            complained = false;
        } catch (Throwable e) {
            refused(e);
        }
    }

    private void refused(Throwable cause) {
        refused = true;
        if (complained) return;
        complained = true;
        LOG.log(Level.WARNING, "Pool '" + spec.name() + "' cannot start a process now; it tries again", cause);
    }

    /** Whether a start has been refused since this was last asked. */
    boolean anyRefused() {
        boolean any = refused;
        refused = false;
        return any;
    }
}

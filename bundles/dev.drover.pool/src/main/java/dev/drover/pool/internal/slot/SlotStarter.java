package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;

import dev.drover.api.pool.PoolSpec;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/**
 * Starts processes in slots. A start that finds no thread or no memory is not lost: it is tried again. Called with the
 * lock of the pool's slots held; throws nothing.
 */
final class SlotStarter {

    private static final System.Logger LOG = SafeLog.of(SlotStarter.class);

    private final PoolSpec spec;
    private final PoolWorker.Surroundings around;
    private final Executor background;
    private boolean complained;
    private boolean refused;

    /** @param background runs the starts, which wait */
    SlotStarter(PoolSpec spec, PoolWorker.Surroundings around, Executor background) {
        this.spec = spec;
        this.around = around;
        this.background = background;
    }

    /**
     * Has a process started in the slot, which is taken from now on; false if it cannot even be made now, and the slot
     * is as it was.
     */
    boolean start(Slot slot) {
        try {
            slot.take(new PoolWorker(spec, slot, around));
        } catch (Throwable e) {
            refused(e);
            return false;
        }
        begin(slot);
        return true;
    }

    /** Goes on with the start of a slot's process, if no thread was to be had for it. */
    void retry(Slot slot) {
        if (slot.startOwed) begin(slot);
    }

    private void begin(Slot slot) {
        slot.startOwed = true;
        try {
            background.execute(slot.worker::start);
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

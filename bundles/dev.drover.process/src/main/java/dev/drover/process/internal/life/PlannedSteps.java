package dev.drover.process.internal.life;

import java.lang.System.Logger.Level;
import java.time.Duration;

import dev.drover.process.internal.thread.Delayer;
import dev.drover.wire.link.SafeLog;

/** Steps that are put off. The last one that could not be, for want of memory, is kept and put off later. */
final class PlannedSteps {

    private static final System.Logger LOG = SafeLog.of(PlannedSteps.class);

    private final Delayer delayer;
    /** What could not be handed to the delayer. */
    private volatile Step unplanned;

    /** Made in advance, for it may be needed when there is no memory. */
    record Step(Duration delay, Runnable work) {}

    PlannedSteps(Delayer delayer) {
        this.delayer = delayer;
    }

    /** Has the step taken after its delay. Throws nothing. */
    void plan(Step step) {
        try {
            delayer.after(step.delay(), step.work());
        } catch (Throwable e) {
            unplanned = step;
            LOG.log(Level.DEBUG, "A step towards an end could not be planned", e);
        }
    }

    /** Plans again what could not be planned. */
    void look() {
        Step step = unplanned;
        if (step == null) return;
        unplanned = null;
        plan(step);
    }
}

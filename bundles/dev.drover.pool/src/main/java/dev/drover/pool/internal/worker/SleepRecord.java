package dev.drover.pool.internal.worker;

import java.util.Optional;
import java.util.function.LongSupplier;

import dev.drover.api.pool.SleepReport;
import dev.drover.api.process.Depth;
import dev.drover.wire.SafeText;

/** What is remembered of the sleep of one worker. Safe for use by several threads. */
final class SleepRecord {

    private static final int LONGEST_PROBLEM = 300;

    private final LongSupplier idleSince;
    private Depth depth;
    private long times;
    private long before = -1;
    private long after = -1;
    private String problem = "";
    private boolean everTrimmed;
    private long trimmedSince;

    /** @param idleSince when the worker last had something to do: a trim holds until that changes */
    SleepRecord(LongSupplier idleSince) {
        this.idleSince = idleSince;
    }

    synchronized void slept(Depth how, long memoryBefore, long memoryAfter, String why) {
        depth = how;
        times++;
        remember(memoryBefore, memoryAfter, why);
    }

    /** When the worker last had something to do, to be remembered when a trim begins. */
    long idleSince() {
        return idleSince.getAsLong();
    }

    /** @param since {@link #idleSince} when the trim began: what was done meanwhile has not been trimmed */
    synchronized void trimmed(long since, long memoryBefore, long memoryAfter, String why) {
        everTrimmed = true;
        trimmedSince = since;
        times++;
        remember(memoryBefore, memoryAfter, why);
    }

    private void remember(long memoryBefore, long memoryAfter, String why) {
        before = memoryBefore;
        after = memoryAfter;
        problem = SafeText.of(why, LONGEST_PROBLEM);
    }

    synchronized void problem(String why) {
        problem = SafeText.of(why, LONGEST_PROBLEM);
    }

    synchronized String problem() {
        return problem;
    }

    synchronized void awake() {
        depth = null;
    }

    /** Whether it has been trimmed and has done nothing since. */
    synchronized boolean trimmed() {
        return everTrimmed && trimmedSince == idleSince.getAsLong();
    }

    /**
     * @param asleep whether it sleeps
     * @param idle whether it is awake and has nothing to do
     */
    synchronized SleepReport report(boolean asleep, boolean idle) {
        Depth now = asleep ? depth : idle && trimmed() ? Depth.TRIM : null;
        return new SleepReport(Optional.ofNullable(now), times, before, after, problem);
    }
}

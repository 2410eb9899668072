package dev.drover.process;

import java.util.List;

import dev.drover.api.process.ManagedProcess;
import dev.drover.process.internal.life.EndingProcess;
import dev.drover.process.internal.life.ProcessEnd;

/** A process as the housekeeper looks after it. */
interface LookedAfter extends EndingProcess {

    /** How it ends. */
    ProcessEnd itsEnd();

    /** Whether it is neither starting nor ending, so that there is nothing to be looked after soon. */
    default boolean settled() {
        Process child = process();
        return joined() && child != null && child.isAlive() && !itsEnd().decided() && !itsEnd().linkEnded().isDone();
    }

    /** In how many nanoseconds these must be looked after again: at once unless all are settled. */
    static long nextLook(List<ManagedProcess> processes) {
        boolean busy = processes.stream().anyMatch(each -> each instanceof LookedAfter process && !process.settled());
        return busy ? 0 : Long.MAX_VALUE;
    }
}

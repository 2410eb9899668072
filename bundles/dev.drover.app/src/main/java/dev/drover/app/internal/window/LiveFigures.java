package dev.drover.app.internal.window;

import java.util.Optional;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.WorkerSnapshot;

/**
 * Tells when the window shows a pool at work: memory and processor use of at least two of its workers, or of all it may
 * have, are known, and there have been some more rounds of sampling since, so that the trends have
 * something to show. Used by one thread.
 */
final class LiveFigures {
    private static final int ENOUGH = 2;
    private static final int ROUNDS_MORE = 6;

    private long lastRound;
    private int rounds;
    private String missing = "the job has not been started";

    /** Whether it is so now. */
    boolean seen(Optional<PoolSnapshot> pool, MonitorSnapshot sample) {
        if (pool.isEmpty()) return false;
        int wanted = Math.min(ENOUGH, pool.get().max());
        long live = pool.get().workers().stream().filter(worker -> measured(worker, sample)).count();
        if (live < wanted) {
            missing = live + " of " + wanted + " workers have figures for memory and processor use";
            rounds = 0;
            lastRound = sample.atMillis();
            return false;
        }
        if (sample.atMillis() != lastRound) rounds++;
        lastRound = sample.atMillis();
        missing = "the monitor has stopped sampling";
        return rounds >= ROUNDS_MORE;
    }

    /** What is still missing, as the reason of a sentence. */
    String missing() {
        return missing;
    }

    /** A worker that has answered, and has used the processor, has more than the empty figures of its start. */
    private static boolean measured(WorkerSnapshot worker, MonitorSnapshot sample) {
        return worker.pid() > 0
                && worker.done() > 0
                && sample.processes().stream()
                        .anyMatch(process -> process.alive()
                                && process.id().pid() == worker.pid()
                                && process.usage().memory() > 0
                                && process.usage().cpu() > 0);
    }
}

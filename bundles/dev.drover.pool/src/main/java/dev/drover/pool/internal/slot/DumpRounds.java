package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.drover.api.Durations;
import dev.drover.api.process.Dump;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/**
 * Has dumps made of the workers of a pool, every so often. Nobody is woken for one, and one that is in the midst of a
 * dump is left alone. Used by the housekeeper's thread.
 */
public final class DumpRounds {

    private static final System.Logger LOG = SafeLog.of(DumpRounds.class);

    private final Supplier<Map<Dump.Kind, Duration>> intervals;
    private final Map<Dump.Kind, Long> since = new HashMap<>();

    /** @param intervals asked in each round */
    public DumpRounds(Supplier<Map<Dump.Kind, Duration>> intervals) {
        this.intervals = intervals;
    }

    /**
     * Has those made that are due.
     *
     * @param elapsed how long this program has been running since the last round, in nanoseconds
     * @return in how many nanoseconds it must be called again, at the latest
     */
    public long round(List<PoolWorker> present, long elapsed) {
        long next = Long.MAX_VALUE;
        for (Map.Entry<Dump.Kind, Duration> each : intervals.get().entrySet()) {
            long interval = Durations.nanos(each.getValue());
            long waited = since.getOrDefault(each.getKey(), 0L) + elapsed;
            if (waited >= interval) {
                waited = 0;
                for (PoolWorker worker : present) if (awake(worker)) dump(worker, each.getKey());
            }
            since.put(each.getKey(), waited);
            next = Math.min(next, interval - waited);
        }
        return next;
    }

    private static boolean awake(PoolWorker worker) {
        return !worker.joining() && !worker.asleep() && !worker.closed();
    }

    private static void dump(PoolWorker worker, Dump.Kind kind) {
        worker.dumps().dump(kind).whenComplete((dump, problem) -> {
            if (problem != null) LOG.log(Level.DEBUG, "A dump was not made this time", problem);
        });
    }
}

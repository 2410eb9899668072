package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.WeakHashMap;

import dev.drover.api.process.Depth;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/**
 * Has an idle worker give memory back by sleeping deeper each time: it is trimmed, dozes, and hibernates. A worker that
 * has had something to do meanwhile begins anew. Used by the housekeeper's thread.
 */
final class SleepRelief implements Turnover.Relief {

    private static final System.Logger LOG = SafeLog.of(SleepRelief.class);

    private final PoolServices services;
    private final Map<PoolWorker, Step> taken = new WeakHashMap<>();

    /** @param given how many requests the worker had been given by then */
    private record Step(Depth depth, long given) {}

    SleepRelief(PoolServices services) {
        this.services = services;
    }

    @Override
    public boolean milder(PoolWorker worker) {
        Depth depth = worker.idle() ? next(worker) : null;
        if (depth == null) return false;
        try {
            services.background().execute(() -> begin(worker, depth));
            taken.put(worker, new Step(depth, worker.calls().given()));
            return true;
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "There is no thread to put " + worker.name() + " to sleep just now", e);
            return false;
        }
    }

    private void begin(PoolWorker worker, Depth depth) {
        worker.sleep(depth, services.sleeper()).whenComplete((done, failure) -> {
            if (failure != null) LOG.log(Level.DEBUG, "The memory budget was passed, and no sleep helps", failure);
        });
    }

    /** Null if there is none left. */
    private Depth next(PoolWorker worker) {
        Step last = taken.get(worker);
        if (last == null || last.given() != worker.calls().given()) return Depth.TRIM;
        return switch (last.depth()) {
            case TRIM -> Depth.DOZE;
            case FREEZE,
                    DOZE -> Depth.HIBERNATE;
            case HIBERNATE -> null;
        };
    }
}

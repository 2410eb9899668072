package dev.drover.ui.internal.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.WorkerSnapshot;

/**
 * The count of the requests that each slot of each pool has answered since the pool's strategy, size or weights have
 * changed. Used by one thread.
 */
final class PoolShares {
    private final Map<String, Count> counts = new LinkedHashMap<>();

    /** Counts what has been answered since the reading before, and returns the shares of each pool by its name. */
    Map<String, PoolShare> add(Reading reading) {
        Map<String, PoolShare> shares = new LinkedHashMap<>();
        for (PoolSnapshot pool : reading.openPools()) {
            Count count = counts.computeIfAbsent(pool.name(), name -> new Count());
            count.add(pool, reading.atMillis());
            shares.put(pool.name(), count.share());
        }
        counts.keySet().retainAll(shares.keySet());
        return shares;
    }

    private static final class Count {
        private final Map<Integer, Long> answered = new HashMap<>();
        private final Map<Integer, WorkerSnapshot> last = new HashMap<>();
        private PoolSnapshot before;
        private long sinceMillis;
        private String change = "";
        private int looks;
        private int fullLooks;

        void add(PoolSnapshot pool, long atMillis) {
            String changed = before == null ? "" : changed(pool);
            for (WorkerSnapshot worker : pool.workers()) {
                WorkerSnapshot known = last.put(worker.slotIndex(), worker);
                boolean same = known != null && known.pid() == worker.pid() && known.done() <= worker.done();
                answered.merge(worker.slotIndex(), worker.done() - (same ? known.done() : 0), Long::sum);
            }
            if (!changed.isEmpty()) {
                answered.clear();
                sinceMillis = atMillis;
                change = changed;
                looks = 0;
                fullLooks = 0;
            }
            looks++;
            if (pool.queued() > 0) fullLooks++;
            before = pool;
        }

        private String changed(PoolSnapshot pool) {
            if (!before.strategy().equals(pool.strategy())) return "the strategy became " + pool.strategy();
            if (before.min() != pool.min() || before.max() != pool.max())
                return "the size became " + pool.min() + " to " + pool.max();
            for (WorkerSnapshot worker : pool.workers()) {
                WorkerSnapshot known = last.get(worker.slotIndex());
                if (known != null && known.weight() != worker.weight())
                    return "the weight of " + worker.name() + " became " + worker.weight();
            }
            return "";
        }

        PoolShare share() {
            return new PoolShare(sinceMillis, change, answered, looks, fullLooks);
        }
    }
}

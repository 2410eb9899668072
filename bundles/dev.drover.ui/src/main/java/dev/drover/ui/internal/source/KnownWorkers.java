package dev.drover.ui.internal.source;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.ui.internal.model.ConsoleSource;
import dev.drover.ui.internal.model.RowJoin;

/**
 * The workers of all pools, by the key of their row. Pools forget a worker when it dies. The last {@value #DEAD_KEPT}
 * dead are kept here, so that their consoles can still be read. Safe for use by many threads.
 */
final class KnownWorkers {
    private static final int DEAD_KEPT = 32;
    private final Map<String, Worker> living = new LinkedHashMap<>();
    private final Map<String, Worker> dead = new LinkedHashMap<>();
    private final Map<Worker, String> keys = new IdentityHashMap<>();
    private List<ProcessPool> open = List.of();

    /** Replaces the living workers by those of the pools; those that are missing become dead. */
    synchronized void update(List<ProcessPool> pools) {
        open = List.copyOf(pools);
        Set<Worker> present = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ProcessPool pool : pools) {
            for (Worker worker : pool.workers()) {
                present.add(worker);
                if (!keys.containsKey(worker)) add(worker);
            }
        }
        living.entrySet().removeIf(entry -> {
            if (present.contains(entry.getValue())) return false;
            dead.put(entry.getKey(), entry.getValue());
            return true;
        });
        while (dead.size() > DEAD_KEPT) keys.remove(dead.remove(dead.keySet().iterator().next()));
    }

    synchronized Optional<Worker> find(String key) {
        return Optional.ofNullable(living.getOrDefault(key, dead.get(key)));
    }

    /** The worker that tells a console: that of the row, or else the present or last one of the same slot. */
    synchronized Optional<Worker> find(ConsoleSource source) {
        return find(source.key()).or(() -> open.stream()
                .filter(pool -> source.slotIndex() >= 0 && pool.name().equals(source.pool()))
                .findFirst()
                .flatMap(pool -> pool.worker(source.slotIndex())));
    }

    private void add(Worker worker) {
        WorkerSnapshot snapshot = worker.snapshot();
        if (snapshot.pid() == 0) return;
        String key = RowJoin.workerKey(snapshot.name(), snapshot.pid());
        keys.put(worker, key);
        living.put(key, worker);
    }
}

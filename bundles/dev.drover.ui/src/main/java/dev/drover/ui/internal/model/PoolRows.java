package dev.drover.ui.internal.model;

import java.util.List;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.text.Figures;

/** The row of a pool: the sum of its workers. */
final class PoolRows {
    private PoolRows() {}

    static Row of(PoolSnapshot pool, List<Row> slots, String main) {
        List<Row> running = slots.stream().filter(Row::running).toList();
        long quarantined = pool.workers().stream().filter(w -> w.state() == WorkerState.QUARANTINED).count();
        String state = pool.closed() ? "closed" : running.size() + " of " + pool.max();
        return new Row(
                RowJoin.poolKey(pool.name()),
                main,
                RowKind.POOL,
                pool.name(),
                pool.name(),
                null,
                0,
                0,
                quarantined > 0 ? state + ", " + quarantined + " stuck" : state,
                quarantined > 0 ? StateColor.TROUBLE
                        : pool.closed() ? StateColor.ENDED : pool.inFlight() > 0 ? StateColor.BUSY : StateColor.IDLE,
                memory(running),
                cpu(running),
                pool.inFlight(),
                pool.done(),
                pool.failed(),
                latency(pool),
                null,
                "",
                "Strategy " + pool.strategy() + ", " + pool.min() + " to " + pool.max() + " processes, "
                        + Figures.count(pool.queued(), "request", "requests") + " waiting" + rejected(pool),
                true,
                null,
                null,
                sum(running),
                running.stream().anyMatch(Row::rough),
                "");
    }

    private static String rejected(PoolSnapshot pool) {
        return pool.poisoned().isEmpty() ? ""
                : ", " + Figures.count(pool.poisoned().size(), "kind of task", "kinds of tasks") + " rejected";
    }

    static long memory(List<Row> running) {
        long known = running.stream().filter(row -> row.memory() >= 0).count();
        return known == 0 && !running.isEmpty()
                ? -1
                : running.stream().mapToLong(row -> Math.max(0, row.memory())).sum();
    }

    static double cpu(List<Row> running) {
        if (running.isEmpty()) return 0;
        return running.stream().mapToDouble(Row::cpu).filter(c -> !Double.isNaN(c)).boxed().reduce(Double::sum)
                .orElse(Double.NaN);
    }

    /** The mean of the workers' latencies, weighted by the requests that each has answered. */
    private static double latency(PoolSnapshot pool) {
        double sum = 0;
        double count = 0;
        for (WorkerSnapshot worker : pool.workers()) {
            if (worker.latencyMicros() <= 0) continue;
            sum += worker.latencyMicros() * Math.max(1, worker.done());
            count += Math.max(1, worker.done());
        }
        return count == 0 ? 0 : sum / count;
    }

    static RecentUse.Series sum(List<Row> running) {
        return new RecentUse.Series(
                sumOf(running.stream().map(row -> row.recent().cores()).toList()),
                sumOf(running.stream().map(row -> row.recent().bytes()).toList()));
    }

    /** The sum of series that end at the same moment. */
    private static float[] sumOf(List<float[]> series) {
        int length = series.stream().mapToInt(each -> each.length).max().orElse(0);
        float[] all = new float[length];
        for (float[] one : series) {
            // What is not known counts as nothing.
            for (int i = 0; i < one.length; i++) all[length - one.length + i] += one[i] > 0 ? one[i] : 0;
        }
        return all;
    }
}

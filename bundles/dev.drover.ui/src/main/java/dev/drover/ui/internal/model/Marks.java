package dev.drover.ui.internal.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.drover.api.pool.PoolSnapshot;

/**
 * The marks of the trends, found by comparing each reading with the one before: starts and ends of processes, changes
 * of a pool's strategy and bounds. Used by one thread.
 */
final class Marks {
    private static final int MAX_MARKS = 500;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final Map<String, PoolSnapshot> pools = new HashMap<>();
    private Map<String, Boolean> alive = Map.of();

    List<Mark> add(Reading reading, List<Row> rows) {
        for (PoolSnapshot pool : reading.openPools()) {
            PoolSnapshot before = pools.put(pool.name(), pool);
            if (before != null) markChanges(reading.atMillis(), before, pool);
        }
        Map<String, Boolean> now = new HashMap<>();
        for (Row row : rows) {
            if (row.kind() == RowKind.POOL) continue;
            now.put(row.key(), row.alive());
            Boolean before = alive.get(row.key());
            if (before == null && row.started() != null && row.alive())
                mark(row.started().toEpochMilli(), row.key(), row.name() + " started");
            else if (!row.alive() && (before == null || before))
                mark(endOf(row, reading.atMillis(), before != null), row.key(),
                        EndText.sentence(row.name(), 0, verdict(row)));
        }
        alive = now;
        return List.copyOf(marks);
    }

    private static String verdict(Row row) {
        return row.exit() == null ? row.note() : row.exit().verdict();
    }

    private void markChanges(long at, PoolSnapshot before, PoolSnapshot now) {
        String key = RowJoin.poolKey(now.name());
        if (!before.strategy().equals(now.strategy())) mark(at, key, "strategy " + now.strategy());
        if (before.min() != now.min() || before.max() != now.max())
            mark(at, key, now.min() + " to " + now.max() + " processes");
    }

    /** The time of an end: now, if the reading before showed the process alive; else the start, if it is known. */
    private static long endOf(Row row, long now, boolean seenAlive) {
        return seenAlive || row.started() == null ? now : row.started().toEpochMilli();
    }

    private void mark(long at, String key, String text) {
        marks.addLast(new Mark(at, key, text));
        if (marks.size() > MAX_MARKS) marks.removeFirst();
    }
}

package dev.drover.ui.internal.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.Usage;

/** Turns readings into scenes and trends, remembering what one reading alone does not tell. Used by one thread. */
public final class SceneBuilder {
    private final RowJoin roster = new RowJoin();
    private final TaskRate rate = new TaskRate();
    private final Marks marks = new Marks();
    private Reading reading = Reading.NOTHING;
    private List<Row> rows = List.of();
    private List<Mark> happened = List.of();
    private Totals totals = TableSnapshot.EMPTY.totals();

    /** Takes a new reading in. */
    public void read(Reading next, Function<ProcessId, List<Usage>> history) {
        reading = next;
        rows = roster.rows(next, history);
        happened = marks.add(next, rows);
        totals = Totals.of(next, rows, rate.add(next));
    }

    /** The last reading, as a person wants to see it. */
    public TableSnapshot scene(ViewChoice choice) {
        int processes = (int) rows.stream().filter(row -> row.kind() != RowKind.POOL).count();
        return new TableSnapshot(reading, choice, RowOrder.of(rows, choice), totals, processes);
    }

    /** The rows of those keys, those that there still are. */
    public List<Row> rows(Set<String> keys) {
        return rows.stream().filter(row -> keys.contains(row.key())).toList();
    }

    /** The history of those rows; a pool stands for its living workers, and no row for all pools. */
    public Trend trend(Set<String> keys, Function<ProcessId, List<Usage>> history) {
        if (reading.atMillis() == 0) return Trend.NONE;
        if (reading.monitor().isEmpty()) return none("No process monitor is running, so there is no history.");
        Set<String> asked = keys.isEmpty() ? everything() : keys;
        List<Row> wanted = rows.stream()
                .filter(row -> row.id() != null && (asked.contains(row.key()) || workerOf(asked, row)))
                .sorted((a, b) -> NaturalOrder.ORDER.compare(a.name(), b.name()))
                .toList();
        if (wanted.isEmpty()) return none("Nothing is known of this process yet.");
        List<Row> shown = wanted.subList(0, Math.min(Trend.MOST, wanted.size()));
        Set<String> involved = new HashSet<>(asked);
        for (Row row : shown) {
            involved.add(row.key());
            if (!row.pool().isEmpty()) involved.add(RowJoin.poolKey(row.pool()));
        }
        return new Trend(
                reading.monitor().get().atMillis(),
                shown.stream().map(r -> new Trend.Curve(r.key(), r.name(), r.alive(), history.apply(r.id()))).toList(),
                happened.stream().filter(mark -> involved.contains(mark.key())).toList(),
                wanted.size() > shown.size() ? "and " + (wanted.size() - shown.size()) + " more: select up to 8" : "");
    }

    private static boolean workerOf(Set<String> pools, Row row) {
        return row.running() && !row.pool().isEmpty() && pools.contains(RowJoin.poolKey(row.pool()));
    }

    /** Every pool, or every process if no pool has one. */
    private Set<String> everything() {
        boolean worked = rows.stream().anyMatch(row -> row.running() && !row.pool().isEmpty());
        Set<String> keys = new HashSet<>();
        for (Row row : rows) {
            if (worked ? row.kind() == RowKind.POOL : row.running()) keys.add(row.key());
        }
        return keys;
    }

    private Trend none(String message) {
        return new Trend(reading.atMillis(), List.of(), List.of(), message);
    }
}

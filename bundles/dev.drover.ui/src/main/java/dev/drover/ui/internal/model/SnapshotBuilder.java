package dev.drover.ui.internal.model;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.Usage;

/**
 * A builder of table snapshots and trends from readings. It keeps what one reading alone does not tell: rates, marks
 * and recent processor use. Used by one thread.
 */
public final class SnapshotBuilder {
    private final RowJoin rowJoin = new RowJoin(ZoneId.systemDefault());
    private final TaskRate rate = new TaskRate();
    private final Marks marks = new Marks();
    private Reading reading = Reading.NOTHING;
    private List<Row> rows = List.of();
    private List<Mark> markList = List.of();
    private Totals totals = TableSnapshot.EMPTY.totals();

    /** Replaces the last reading by a new one. */
    public void read(Reading next, Function<ProcessId, List<Usage>> history) {
        reading = next;
        rows = rowJoin.rows(next, history);
        markList = marks.add(next, rows);
        totals = Totals.of(next, rows, rate.add(next));
    }

    /** The table of the last reading, sorted and filtered as a person has chosen. */
    public TableSnapshot table(ViewChoice choice) {
        int processes = (int) rows.stream().filter(row -> row.kind() != RowKind.POOL).count();
        List<Line> lines = RowOrder.of(rows, choice);
        List<Row> matching = lines.stream().map(Line::row).filter(choice.filter()::matches).toList();
        return new TableSnapshot(reading, choice, lines, totals, processes, choice.filter().where(matching));
    }

    /** The rows with the given keys, as far as they still exist. */
    public List<Row> rows(Set<String> keys) {
        return rows.stream().filter(row -> keys.contains(row.key())).toList();
    }

    /** The trend of the given rows. A pool stands for its living workers; no keys at all stand for all pools. */
    public Trend trend(Set<String> keys, Function<ProcessId, List<Usage>> history) {
        if (reading.atMillis() == 0) return Trend.NONE;
        if (reading.monitor().isEmpty()) return none("No process monitor is running, so there is no history.");
        Set<String> wantedKeys = keys.isEmpty() ? defaultKeys() : keys;
        List<Row> wantedRows = rows.stream()
                .filter(row -> row.id() != null && (wantedKeys.contains(row.key()) || workerOf(wantedKeys, row)))
                .sorted((a, b) -> NaturalOrder.ORDER.compare(a.name(), b.name()))
                .toList();
        if (wantedRows.isEmpty()) return none("Nothing is known of this process yet.");
        List<Row> shown = wantedRows.subList(0, Math.min(Trend.MAX_CURVES, wantedRows.size()));
        Set<String> involved = new HashSet<>(wantedKeys);
        for (Row row : shown) {
            involved.add(row.key());
            if (!row.pool().isEmpty()) involved.add(RowJoin.poolKey(row.pool()));
        }
        return new Trend(
                reading.monitor().get().atMillis(),
                shown.stream().map(r -> new Trend.Curve(r.key(), r.name(), r.alive(), history.apply(r.id()))).toList(),
                markList.stream().filter(mark -> involved.contains(mark.key())).toList(),
                wantedRows.size() > shown.size() ? "and " + (wantedRows.size() - shown.size()) + " more: select up to 8"
                        : "");
    }

    private static boolean workerOf(Set<String> pools, Row row) {
        return row.running() && !row.pool().isEmpty() && pools.contains(RowJoin.poolKey(row.pool()));
    }

    /** The keys of all pools, or of all processes if no pool has a running one. */
    private Set<String> defaultKeys() {
        boolean poolsAreRunning = rows.stream().anyMatch(row -> row.running() && !row.pool().isEmpty());
        Set<String> keys = new HashSet<>();
        for (Row row : rows) {
            if (poolsAreRunning ? row.kind() == RowKind.POOL : row.running()) keys.add(row.key());
        }
        return keys;
    }

    private Trend none(String message) {
        return new Trend(reading.atMillis(), List.of(), List.of(), message);
    }
}

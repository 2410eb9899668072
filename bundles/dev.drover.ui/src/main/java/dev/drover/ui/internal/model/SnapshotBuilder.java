package dev.drover.ui.internal.model;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private final PoolShares poolShares = new PoolShares();
    private final HourHistory hours = new HourHistory();
    private final CurveColors colors = new CurveColors();
    private final Marks marks = new Marks();
    private Reading reading = Reading.NOTHING;
    private List<Row> rows = List.of();
    private Map<String, PoolShare> shares = Map.of();
    private List<Mark> markList = List.of();
    private Totals totals = TableSnapshot.EMPTY.totals();

    /** Chooses how long a process that has ended has a row, from the next reading on. */
    public void keepEnded(Duration time) {
        rowJoin.keepEnded(time);
    }

    /** Replaces the last reading by a new one. */
    public void read(Reading next, Function<ProcessId, List<Usage>> history) {
        reading = next;
        rows = rowJoin.rows(next, history);
        markList = marks.add(next, rows);
        next.monitor().ifPresent(sampled -> hours.add(sampled.atMillis(), sampled.processes(), history));
        shares = poolShares.add(next);
        totals = Totals.of(next, rows, rate.add(next));
    }

    /** The table of the last reading, sorted and filtered as a person has chosen. */
    public TableSnapshot table(ViewChoice choice) {
        int processes = (int) rows.stream().filter(row -> row.kind() != RowKind.POOL).count();
        List<Line> lines = RowOrder.of(rows, choice);
        List<Row> matching = lines.stream().map(Line::row).filter(choice.filter()::matches).toList();
        return new TableSnapshot(reading, choice, lines, totals, processes, choice.filter().where(matching),
                shares);
    }

    /** The rows with the given keys, as far as they still exist. */
    public List<Row> rows(Set<String> keys) {
        return rows.stream().filter(row -> keys.contains(row.key())).toList();
    }

    /**
     * The trend of the given rows. No keys at all stand for all pools.
     *
     * @param pooled whether a pool is one curve, the sum of its workers; else it stands for its living workers
     */
    public Trend trend(Set<String> keys, Function<ProcessId, List<Usage>> history, boolean pooled) {
        if (reading.atMillis() == 0) return Trend.NONE;
        if (reading.monitor().isEmpty()) return none("No process monitor is running, so there is no history.");
        Set<String> wantedKeys = keys.isEmpty() ? defaultKeys() : keys;
        List<Row> wantedRows = rows.stream()
                .filter(row -> row.id() != null && wantedKeys.contains(row.key())
                        || (pooled ? row.kind() == RowKind.POOL && wantedKeys.contains(row.key())
                                : row.id() != null && workerOf(wantedKeys, row)))
                .sorted(Comparator.comparingDouble(SnapshotBuilder::recentCpu).reversed())
                .toList();
        if (wantedRows.isEmpty()) return none("Nothing is known of this process yet.");
        List<Row> shown = wantedRows.stream().limit(Trend.MAX_CURVES)
                .sorted((a, b) -> NaturalOrder.ORDER.compare(a.name(), b.name())).toList();
        Set<String> involved = new HashSet<>(wantedKeys);
        for (Row row : shown) {
            involved.add(row.key());
            if (!row.pool().isEmpty()) involved.add(RowJoin.poolKey(row.pool()));
        }
        List<Integer> shades = colors.of(shown.stream().map(Row::key).toList());
        List<Trend.Curve> curves = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) curves.add(curve(shown.get(i), shades.get(i), history));
        return new Trend(
                reading.monitor().get().atMillis(),
                curves,
                markList.stream().filter(mark -> involved.contains(mark.key())).toList(),
                wantedRows.size() > shown.size()
                        ? "and " + (wantedRows.size() - shown.size()) + " more that use less: select up to "
                                + Trend.MAX_CURVES
                        : "");
    }

    private Trend.Curve curve(Row row, int color, Function<ProcessId, List<Usage>> history) {
        List<Usage> usage = row.kind() != RowKind.POOL ? hour(row, history)
                : TrendSeries.sum(rows.stream()
                        .filter(each -> each.id() != null && each.kind().ofPool()
                                && each.pool().equals(row.pool()))
                        .map(each -> hour(each, history))
                        .toList());
        return new Trend.Curve(row.key(), row.name(), row.alive(), color, usage);
    }

    private List<Usage> hour(Row row, Function<ProcessId, List<Usage>> history) {
        return hours.before(row.id(), history.apply(row.id()));
    }

    /** The mean of the last minute, so that the choice does not change with every sample. */
    private static double recentCpu(Row row) {
        double sum = 0;
        for (float cores : row.recent().cores()) sum += cores;
        return sum / Math.max(1, row.recent().cores().length);
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

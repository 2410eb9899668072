package dev.drover.ui.internal.model;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.text.Figures;
import dev.drover.wire.SafeText;

/**
 * An immutable snapshot of the table that the view shows, made off the UI thread.
 *
 * @param reading the reading that the table was made of
 * @param choice the order, filter and form that a person had chosen
 * @param lines the lines of the table, from top to bottom
 * @param totals sums over all rows
 * @param rows the number of rows before filtering, without pools
 * @param found how many rows the filter found in each set of columns
 * @param shares how each pool's requests were shared out, by the pool's name
 */
public record TableSnapshot(Reading reading, ViewChoice choice, List<Line> lines, Totals totals, int rows,
        Map<Set<Column>, Integer> found, Map<String, PoolShare> shares) {
    public static final TableSnapshot EMPTY =
            new TableSnapshot(Reading.NOTHING, ViewChoice.FIRST, List.of(), new Totals(0, 0, 0, 0, 0, 0, Double.NaN,
                    Double.NaN), 0, Map.of(), Map.of());
    private static final Duration MAX_AGE = Duration.ofMillis(3500);

    public TableSnapshot {
        lines = List.copyOf(lines);
        found = Map.copyOf(found);
        shares = Map.copyOf(shares);
    }

    /** Why the figures are missing or old; empty if they are current. */
    public Optional<String> warning(long nowMillis) {
        if (reading.atMillis() == 0) return Optional.empty();
        if (reading.monitor().isEmpty()) return Optional.of("No process monitor: memory and CPU are not known");
        long sampled = reading.monitor().get().atMillis();
        if (sampled == 0) return Optional.of("Waiting for the first sample");
        Duration age = Duration.ofMillis(nowMillis - sampled);
        return age.compareTo(MAX_AGE) < 0 ? Optional.empty() : Optional.of("Data is " + Figures.duration(age) + " old");
    }

    /** What a person can do if the table shows little or nothing. */
    public Optional<String> advice() {
        if (reading.atMillis() == 0) return Optional.of("Reading …");
        if (lines.isEmpty() && !choice.filter().isAll() && rows > 0)
            return Optional
                    .of("No process matches “" + SafeText.of(choice.filter().text())
                            + "”.\nPress Esc in the filter to see all "
                            + Figures.count(rows) + " again.");
        if (reading.pools().isEmpty())
            return Optional.of("Drover is not running in this program.\n"
                    + "This view fills by itself once it is (it needs the bundle dev.drover.pool).");
        if (reading.openPools().isEmpty())
            return Optional.of("No Drover processes yet.\n"
                    + (rows > 1 ? "The other processes of this program are listed above. " : "")
                    + "Pools of workers appear here as soon as the program opens them.");
        return Optional.empty();
    }

    /** Which columns that are not shown hold what the filter found, so that a person sees why rows are there. */
    public Optional<String> hiddenMatches(List<Column> shown) {
        int rowsFound = 0;
        Set<Column> hidden = EnumSet.noneOf(Column.class);
        for (Map.Entry<Set<Column>, Integer> each : found.entrySet()) {
            if (!Collections.disjoint(each.getKey(), shown)) continue;
            rowsFound += each.getValue();
            hidden.addAll(each.getKey());
        }
        if (hidden.isEmpty()) return Optional.empty();
        String names = hidden.stream().map(Column::label).collect(Collectors.joining(", "));
        return Optional.of(Figures.count(rowsFound, "row matches", "rows match") + " in a hidden column: " + names);
    }

    /** How the requests of a pool were shared out. */
    public PoolShare share(String pool) {
        return shares.getOrDefault(pool, PoolShare.NONE);
    }

    /** The open pool of that name. */
    public Optional<PoolSnapshot> pool(String name) {
        return reading.openPools().stream().filter(pool -> pool.name().equals(name)).findFirst();
    }
}

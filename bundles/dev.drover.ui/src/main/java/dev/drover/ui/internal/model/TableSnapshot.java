package dev.drover.ui.internal.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
 */
public record TableSnapshot(Reading reading, ViewChoice choice, List<Line> lines, Totals totals, int rows) {
    public static final TableSnapshot EMPTY =
            new TableSnapshot(Reading.NOTHING, ViewChoice.FIRST, List.of(), new Totals(0, 0, 0, 0, 0, 0, Double.NaN),
                    0);
    private static final Duration MAX_AGE = Duration.ofMillis(3500);

    public TableSnapshot {
        lines = List.copyOf(lines);
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
            return Optional.of("Drover's pools are not running.\n"
                    + "Install or start the bundle dev.drover.pool; this view fills by itself.");
        if (reading.openPools().isEmpty())
            return Optional.of("No pool is open.\n"
                    + "Open one with ProcessPools.open(…), or by a configuration of the factory dev.drover.pool.");
        return Optional.empty();
    }

    /** The open pool of that name. */
    public Optional<PoolSnapshot> pool(String name) {
        return reading.openPools().stream().filter(pool -> pool.name().equals(name)).findFirst();
    }
}

package dev.drover.ui.internal.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.text.Figures;
import dev.drover.wire.SafeText;

/**
 * Everything the view shows, made off the UI thread and never changed.
 *
 * @param reading what it was made of
 * @param choice what a person had chosen to see
 * @param lines the table, from top to bottom
 * @param totals sums over all rows
 * @param rows how many rows there are without the filter, pools not counted
 */
public record TableSnapshot(Reading reading, ViewChoice choice, List<Line> lines, Totals totals, int rows) {
    public static final TableSnapshot EMPTY =
            new TableSnapshot(Reading.NOTHING, ViewChoice.FIRST, List.of(), new Totals(0, 0, 0, 0, 0, 0, Double.NaN),
                    0);
    private static final Duration OLD = Duration.ofMillis(3500);

    public TableSnapshot {
        lines = List.copyOf(lines);
    }

    /** What a person should know about how far the figures can be trusted. */
    public Optional<String> warning(long nowMillis) {
        if (reading.atMillis() == 0) return Optional.empty();
        if (reading.monitor().isEmpty()) return Optional.of("No process monitor: memory and CPU are not known");
        long sampled = reading.monitor().get().atMillis();
        if (sampled == 0) return Optional.of("Waiting for the first sample");
        Duration age = Duration.ofMillis(nowMillis - sampled);
        return age.compareTo(OLD) < 0 ? Optional.empty() : Optional.of("Data is " + Figures.duration(age) + " old");
    }

    /** What to do when there is little to see. */
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

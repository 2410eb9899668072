package dev.drover.ui.internal.model;

import java.util.List;

import dev.drover.api.monitor.Usage;

/**
 * What the trends show: some processes over time.
 *
 * @param untilMillis the right end of the time axis
 * @param curves one for each process
 * @param marks what happened to them
 * @param message shown instead of curves when there are none
 */
public record Trend(long untilMillis, List<Curve> curves, List<Mark> marks, String message) {
    public static final Trend NONE = new Trend(0, List.of(), List.of(), "Reading …");

    /** How many processes are shown at most. */
    public static final int MOST = 8;

    public Trend {
        curves = List.copyOf(curves);
        marks = List.copyOf(marks);
    }

    /** One process, oldest sample first. */
    public record Curve(String key, String name, boolean alive, List<Usage> usage) {
        public Curve {
            usage = List.copyOf(usage);
        }
    }
}

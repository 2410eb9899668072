package dev.drover.ui.internal.model;

import java.util.List;

import dev.drover.api.monitor.Usage;

/**
 * The figures of some processes over time, as the trends show them.
 *
 * @param untilMillis the time at the right end of the axis, in milliseconds since 1970
 * @param curves one curve for each process
 * @param marks the events of these processes and their pools
 * @param message the text shown if there are no curves, or if there are more than fit
 */
public record Trend(long untilMillis, List<Curve> curves, List<Mark> marks, String message) {
    public static final Trend NONE = new Trend(0, List.of(), List.of(), "Reading …");

    /** The most processes that are shown. */
    public static final int MAX_CURVES = 8;

    /** The same with samples that are means of some time; see {@link TrendSeries#smooth}. */
    public Trend smooth(long bucketMillis) {
        return new Trend(untilMillis, curves.stream().map(each -> new Curve(each.key(), each.name(), each.alive(),
                each.color(), TrendSeries.smooth(each.usage(), bucketMillis))).toList(), marks, message);
    }

    public Trend {
        curves = List.copyOf(curves);
        marks = List.copyOf(marks);
    }

    /**
     * One process or pool.
     *
     * @param color its colour, counted from 0
     * @param usage oldest sample first
     */
    public record Curve(String key, String name, boolean alive, int color, List<Usage> usage) {
        public Curve {
            usage = List.copyOf(usage);
        }
    }
}

package dev.drover.ui.internal.model;

import java.time.Instant;
import java.util.Locale;

import dev.drover.api.monitor.Usage;

/** Texts of the trends. */
public final class TrendText {
    private TrendText() {}

    /** How long ago a moment was, such as "12 s ago", "6 min 04 s ago" or "1 h 02 min ago". */
    public static String ago(long millis) {
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 1) return "now";
        if (seconds < 60) return seconds + " s ago";
        if (seconds < 3600) return String.format(Locale.ROOT, "%d min %02d s ago", seconds / 60, seconds % 60);
        return String.format(Locale.ROOT, "%d h %02d min ago", seconds / 3600, seconds / 60 % 60);
    }

    /** All samples of the last time, one in a line, for a spreadsheet. */
    public static String csv(Trend trend, long spanMillis) {
        StringBuilder text = new StringBuilder("time,process,cpu (cores),memory (bytes)\n");
        for (Trend.Curve curve : trend.curves()) {
            for (Usage usage : curve.usage()) {
                if (usage.atMillis() < trend.untilMillis() - spanMillis) continue;
                text.append(Instant.ofEpochMilli(usage.atMillis())).append(',').append(quoted(curve.name()))
                        .append(String.format(Locale.ROOT, ",%.4f,%d%n", usage.cpu(), usage.memory())
                                .replace("\r\n", "\n"));
            }
        }
        return text.toString();
    }

    /** A text of another process: a spreadsheet must not take it for a formula. */
    private static String quoted(String name) {
        boolean formula = !name.isEmpty() && "=+-@".indexOf(name.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + name.replace("\"", "\"\"") + '"';
    }
}

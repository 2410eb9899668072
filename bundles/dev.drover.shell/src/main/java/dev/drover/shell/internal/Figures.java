package dev.drover.shell.internal;

import java.time.Duration;
import java.util.Locale;

/** How figures are written, the same in every command. */
final class Figures {
    private Figures() {}

    /** @param cores processor use, 1.0 is one core */
    static String cpu(double cores) {
        return String.format(Locale.ROOT, "%.1f %%", cores * 100);
    }

    /** In the unit of the window: 1 MB is 1,024 times 1,024 bytes. */
    static String memory(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1048576.0);
    }

    static String latency(double micros) {
        if (micros <= 0) return "-";
        if (micros < 1000) return String.format(Locale.ROOT, "%.0f us", micros);
        return micros < 1_000_000
                ? String.format(Locale.ROOT, "%.1f ms", micros / 1000)
                : String.format(Locale.ROOT, "%.1f s", micros / 1_000_000);
    }

    static String time(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) return seconds + " s";
        if (seconds < 3600) return seconds / 60 + " min";
        return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}

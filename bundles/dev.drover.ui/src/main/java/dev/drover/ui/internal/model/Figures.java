package dev.drover.ui.internal.model;

import java.time.Duration;
import java.util.Locale;

/** Writes figures the way people read them; what is not known becomes an empty text. */
public final class Figures {
    private static final String[] SIZES = {"B", "KB", "MB", "GB", "TB"};

    private Figures() {}

    /** Three digits and a unit, 1 KB being 1,024 bytes; empty if negative. */
    public static String bytes(double bytes) {
        if (!(bytes >= 0)) return "";
        int unit = 0;
        double value = bytes;
        while (value >= 999.5 && unit < SIZES.length - 1) {
            value /= 1024;
            unit++;
        }
        return (unit == 0 ? format("%.0f", value) : threeDigits(value)) + " " + SIZES[unit];
    }

    /** Cores as a percentage of one core; empty if not a number. */
    public static String percent(double cores) {
        if (Double.isNaN(cores)) return "";
        double percent = cores * 100;
        return format(percent < 99.95 ? "%.1f %%" : "%.0f %%", percent);
    }

    /** With grouping marks; empty if negative. */
    public static String count(long count) {
        return count < 0 ? "" : format("%,d", count);
    }

    /** "1 process", "7 processes". */
    public static String count(long count, String one, String many) {
        return count(count) + " " + (count == 1 ? one : many);
    }

    /** Per second, three digits. */
    public static String perSecond(double rate) {
        if (!(rate >= 0)) return "";
        return (rate >= 100 ? format("%,.0f", rate) : format("%.1f", rate)) + "/s";
    }

    /** From "850 µs" to "12.3 s"; empty if zero or not known. */
    public static String micros(double micros) {
        if (!(micros > 0)) return "";
        if (micros < 999.5) return threeDigits(micros) + " µs";
        if (micros < 999_500) return threeDigits(micros / 1000) + " ms";
        return threeDigits(micros / 1e6) + " s";
    }

    /** The two largest units, such as "2 m 05 s". */
    public static String duration(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) return seconds + " s";
        if (seconds < 3600) return format("%d m %02d s", seconds / 60, seconds % 60);
        if (seconds < 86_400) return format("%d h %02d m", seconds / 3600, seconds / 60 % 60);
        return format("%d d %02d h", seconds / 86_400, seconds / 3600 % 24);
    }

    private static String threeDigits(double value) {
        if (value < 9.995) return format("%.2f", value);
        return format(value < 99.95 ? "%.1f" : "%.0f", value);
    }

    /** The interface is in English, so its numbers are too. */
    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ENGLISH, pattern, arguments);
    }
}

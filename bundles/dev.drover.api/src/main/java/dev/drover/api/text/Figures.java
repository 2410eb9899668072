package dev.drover.api.text;

import java.time.Duration;
import java.util.Locale;

import dev.drover.api.Durations;

/**
 * Figures as people read them, in English whatever the language setting. What is not known becomes an empty text. May
 * be used by any thread.
 */
public final class Figures {

    private static final String[] SIZES = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

    private Figures() {}

    /** Three digits and a unit, 1 KB being 1,024 bytes, such as "48.2 MB"; empty if negative or not a number. */
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

    /** Thousands apart, such as "1,234"; empty if negative. */
    public static String count(long count) {
        return count < 0 ? "" : format("%,d", count);
    }

    /** A count and its noun, which takes an s unless there is one: "1 file", "7 files". */
    public static String count(long count, String noun) {
        return count(count, noun, noun + "s");
    }

    /** A count and its noun in either number: "1 process", "7 processes". */
    public static String count(long count, String one, String many) {
        return count(count) + " " + (count == 1 ? one : many);
    }

    /**
     * A share in percent, with one digit after the point below 100, such as "12.4 %" or "134 %"; empty if not a number.
     *
     * @param share 1 is 100 %: of a whole, or of one core
     */
    public static String percent(double share) {
        if (Double.isNaN(share)) return "";
        double percent = share * 100;
        return format(percent < 99.95 ? "%.1f %%" : "%.0f %%", percent);
    }

    /** A part of a whole as {@link #percent(double)}; of nothing, nothing is 0 %. */
    public static String percent(long part, long whole) {
        return percent(whole == 0 ? 0 : (double) part / whole);
    }

    /** How many a second, without a unit: one digit after the point below 100; empty if negative or not a number. */
    public static String rate(double perSecond) {
        if (!(perSecond >= 0)) return "";
        return format(perSecond < 99.95 ? "%.1f" : "%,.0f", perSecond);
    }

    /** Three digits and a unit, from "850 µs" to "12.3 s"; empty if zero, negative or not a number. */
    public static String micros(double micros) {
        if (!(micros > 0)) return "";
        if (micros < 999.5) return threeDigits(micros) + " µs";
        if (micros < 999_500) return threeDigits(micros / 1000) + " ms";
        return threeDigits(micros / 1e6) + " s";
    }

    /** An age or a pause in whole seconds, the two largest units, such as "2 m 05 s"; a negative one is "0 s". */
    public static String duration(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) return seconds + " s";
        if (seconds < 3600) return format("%d m %02d s", seconds / 60, seconds % 60);
        if (seconds < 86_400) return format("%d h %02d m", seconds / 3600, seconds / 60 % 60);
        return format("%d d %02d h", seconds / 86_400, seconds / 3600 % 24);
    }

    /** A time that work took: with tenths below a minute, such as "1.2 s", and then as {@link #duration(Duration)}. */
    public static String elapsed(Duration time) {
        long millis = Math.max(0, Durations.millis(time));
        double seconds = millis / 1000.0;
        return seconds < 59.95 ? format("%.1f s", seconds) : duration(Duration.ofMillis(Durations.sum(millis, 50)));
    }

    private static String threeDigits(double value) {
        if (value < 9.995) return format("%.2f", value);
        return format(value < 99.95 ? "%.1f" : "%.0f", value);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}

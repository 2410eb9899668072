package dev.drover.ui.internal.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Function;

/**
 * A column of a table of details.
 *
 * @param head the text of its head
 * @param width its first width, in points
 * @param right whether its cells are aligned to the right
 * @param value what is sorted and exported: a text, a whole or real number, a moment, a time, or null if not known
 * @param text what is shown
 */
public record DataColumn<T>(
        String head, int width, boolean right, Function<T, Object> value, Function<T, String> text) {

    /** A column of texts. */
    public static <T> DataColumn<T> text(String head, int width, Function<T, String> text) {
        return new DataColumn<>(head, width, false, text::apply, text);
    }

    /** A column of figures, shown in a form for people. */
    public static <T> DataColumn<T> figure(
            String head, int width, Function<T, Object> value, Function<T, String> text) {
        return new DataColumn<>(head, width, true, value, text);
    }

    /** The order of rows by this column. Rows without a value come last in both directions. */
    public Comparator<T> order(boolean descending) {
        return (a, b) -> {
            Object x = value.apply(a);
            Object y = value.apply(b);
            if (x == null || y == null) return Boolean.compare(x == null, y == null);
            return descending ? compare(y, x) : compare(x, y);
        };
    }

    private static int compare(Object x, Object y) {
        if (x instanceof Number a && y instanceof Number b) return Double.compare(a.doubleValue(), b.doubleValue());
        if (x instanceof Instant a && y instanceof Instant b) return a.compareTo(b);
        if (x instanceof Duration a && y instanceof Duration b) return a.compareTo(b);
        return NaturalOrder.ORDER.compare(x.toString(), y.toString());
    }
}

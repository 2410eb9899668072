package dev.drover.soak;

import java.util.Map;
import java.util.Optional;

/**
 * A figure that a test has measured, beside what was promised.
 *
 * @param what is measured
 * @param value what it was
 * @param most what it may be
 * @param unit of both
 */
record Figure(String what, double value, double most, String unit) {

    /** The figure in an entry that a test has published, if there is one. */
    static Optional<Figure> of(Map<String, String> entry) {
        if (!entry.containsKey("figure")) return Optional.empty();
        return Optional.of(new Figure(
                entry.get("figure"), Double.parseDouble(entry.get("value")), Double.parseDouble(entry.get("most")),
                entry.get("unit")));
    }

    /** How much of what is allowed was used. */
    double part() {
        return value / most;
    }

    @Override
    public String toString() {
        return what + " " + Text.number(value) + " of " + Text.number(most) + " " + unit;
    }

    String json() {
        return "{\"what\":" + Text.quoted(what) + ",\"value\":" + Text.number(value) + ",\"most\":" + Text.number(most)
                + ",\"unit\":" + Text.quoted(unit) + "}";
    }
}

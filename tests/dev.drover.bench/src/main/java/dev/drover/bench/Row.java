package dev.drover.bench;

import java.util.Locale;

/**
 * One result.
 *
 * @param name the case
 * @param drover Drover's figure
 * @param peer the other's figure, null if there is no other
 * @param unit of both
 * @param noise how far the rounds of one contender lay apart at most, as a part of its median
 * @param goal what the ratio is to be, null if nothing was set
 */
record Row(String name, double drover, Double peer, String unit, double noise, Goal goal) {

    /** A figure that has nothing to compare with. */
    static Row alone(String name, double drover, String unit, double noise) {
        return new Row(name, drover, null, unit, noise, null);
    }

    /** Drover's figure by the peer's; 0 without a peer. */
    double ratio() {
        return peer == null ? 0 : drover / peer;
    }

    String json() {
        StringBuilder text = new StringBuilder("{\"case\":\"").append(escaped(name)).append('"');
        text.append(",\"drover\":").append(number(drover));
        text.append(",\"peer\":").append(peer == null ? "null" : number(peer));
        text.append(",\"unit\":\"").append(escaped(unit)).append('"');
        text.append(",\"ratio\":").append(peer == null ? "null" : number(ratio()));
        text.append(",\"noise\":").append(number(noise));
        if (goal != null)
            text.append(",\"atLeast\":").append(number(goal.atLeast())).append(",\"aim\":").append(number(goal.aim()));
        return text.append('}').toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** Four significant digits, as JSON and people read them. */
    static String number(double value) {
        if (!Double.isFinite(value)) return "null";
        if (value == 0) return "0";
        int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(Math.abs(value))));
        return String.format(Locale.ROOT, "%." + Math.min(digits, 6) + "f", value);
    }

    /** As {@link #number}, with thousands apart. */
    static String grouped(double value) {
        return Math.abs(value) >= 10_000 ? String.format(Locale.ROOT, "%,.0f", value) : number(value);
    }
}

package dev.drover.soak;

import java.util.Locale;

/** Numbers and texts as JSON and people read them. */
final class Text {

    private static final int LONGEST = 300;

    private Text() {}

    /** Four significant digits at least, and no more than are needed. */
    static String number(double value) {
        if (!Double.isFinite(value)) return "null";
        if (value == Math.rint(value) && Math.abs(value) < 1e15) return Long.toString((long) value);
        int digits = Math.clamp(3 - (int) Math.floor(Math.log10(Math.abs(value))), 0, 4);
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** A text in JSON, in ASCII. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') json.append('\\').append(c);
            else if (c < ' ' || c > '~') json.append(String.format("\\u%04x", (int) c));
            else
                json.append(c);
        }
        return json.append('"').toString();
    }

    /** The first line of a text, not longer than a person reads. */
    static String line(String text) {
        String first = text.lines().findFirst().orElse("");
        return first.length() <= LONGEST ? first : first.substring(0, LONGEST) + " ...";
    }
}

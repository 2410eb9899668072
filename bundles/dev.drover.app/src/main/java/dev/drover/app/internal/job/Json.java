package dev.drover.app.internal.job;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes values as JSON on one line, in ASCII, so that it survives any terminal's character set. */
public final class Json {

    private Json() {}

    /**
     * The JSON text of a value.
     *
     * @param value null, Boolean, Integer, Long, Double, String, or a List or Map of these, nested
     */
    public static String of(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case String text -> string(text, out);
            case Double number -> number(number, out);
            case Integer number -> out.append(number);
            case Long number -> out.append(number);
            case Boolean truth -> out.append(truth);
            case List<?> list -> list(list, out);
            case Map<?, ?> map -> map(map, out);
            default -> throw new IllegalArgumentException(value.getClass() + " has no form in JSON");
        }
    }

    private static void number(double number, StringBuilder out) {
        if (Double.isFinite(number)) out.append(String.format(Locale.ROOT, "%.3f", number));
        else
            out.append("null");
    }

    private static void list(List<?> list, StringBuilder out) {
        String separator = "[";
        for (Object value : list) {
            write(value, out.append(separator));
            separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    private static void map(Map<?, ?> map, StringBuilder out) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            string((String) entry.getKey(), out.append(separator));
            write(entry.getValue(), out.append(':'));
            separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c >= ' ' && c < 0x7F) out.append(c);
            else
                out.append(String.format("\\u%04x", (int) c));
        }
        out.append('"');
    }
}

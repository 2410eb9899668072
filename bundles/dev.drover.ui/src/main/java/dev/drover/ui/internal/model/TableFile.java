package dev.drover.ui.internal.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.drover.wire.SafeText;

/**
 * A table written as a text: for the clipboard, as CSV for spreadsheets, or as JSON for programs. CSV and JSON have
 * plain figures, moments as ISO 8601 and times in milliseconds, whatever the language setting.
 */
public enum TableFile {
    CSV("csv") {
        @Override
        public <T> String write(List<DataColumn<T>> columns, List<T> rows) {
            StringBuilder out = new StringBuilder(line(columns.stream().map(c -> quoted(c.head())).toList()));
            for (T row : rows) out.append(line(columns.stream().map(c -> cell(c.value().apply(row))).toList()));
            return out.toString();
        }
    },
    JSON("json") {
        @Override
        public <T> String write(List<DataColumn<T>> columns, List<T> rows) {
            return rows.stream()
                    .map(row -> columns.stream()
                            .map(c -> string(c.head()) + ":" + json(c.value().apply(row)))
                            .collect(Collectors.joining(",", "{", "}")))
                    .collect(Collectors.joining(",\n", "[", "]\n"));
        }
    };

    private final String extension;

    TableFile(String extension) {
        this.extension = extension;
    }

    /** How the names of such files end, without the dot. */
    public String extension() {
        return extension;
    }

    public abstract <T> String write(List<DataColumn<T>> columns, List<T> rows);

    /** As it is shown, with a head line and tabs between the cells, for the clipboard. */
    public static <T> String shown(List<DataColumn<T>> columns, List<T> rows) {
        StringBuilder out = new StringBuilder(columns.stream().map(DataColumn::head).collect(Collectors.joining("\t")));
        for (T row : rows)
            out.append('\n').append(columns.stream()
                    .map(column -> SafeText.of(column.text().apply(row)))
                    .collect(Collectors.joining("\t")));
        return out.toString();
    }

    private static String line(List<String> cells) {
        return String.join(",", cells) + "\r\n";
    }

    private static String cell(Object value) {
        if (value == null) return "";
        if (value instanceof Number number) return isKnown(number) ? number(number) : "";
        if (value instanceof Duration time) return number(millis(time));
        return quoted(value.toString());
    }

    /** A text that a spreadsheet would take for a formula gets an apostrophe before it. */
    private static String quoted(String text) {
        String safe = SafeText.of(text);
        if (!safe.isEmpty() && "=+-@".indexOf(safe.charAt(0)) >= 0) safe = "'" + safe;
        return safe.matches(".*[\",;'].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    private static String json(Object value) {
        if (value == null) return "null";
        if (value instanceof Number number) return isKnown(number) ? number(number) : "null";
        if (value instanceof Duration time) return number(millis(time));
        return string(value.toString());
    }

    private static String string(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < ' ' || c == 0x7f || Character.isSurrogate(c) && !paired(text, i))
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            else
                out.append(c);
        }
        return out.append('"').toString();
    }

    private static boolean paired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /** A share of nothing, for example, is no figure. */
    private static boolean isKnown(Number number) {
        return Double.isFinite(number.doubleValue());
    }

    private static String number(Number number) {
        if (!(number instanceof Double || number instanceof Float)) return number.toString();
        return BigDecimal.valueOf(number.doubleValue()).stripTrailingZeros().toPlainString();
    }
}

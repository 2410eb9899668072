package dev.drover.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints results: as they come in JSON, at the end as a table. What else is to be said goes to another stream. */
final class Report {

    private static final List<String> HEAD =
            List.of("case", "Drover", "peer", "unit", "ratio", "at least", "aim", "reached", "noise");

    private final boolean json;
    private final PrintStream out;
    private final PrintStream words;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    Report(boolean json, PrintStream out, PrintStream words) {
        this.json = json;
        this.out = out;
        this.words = words;
    }

    void say(String sentence) {
        words.println(sentence);
    }

    void add(Row row) {
        rows.add(row);
        if (json) out.println(row.json());
        else
            say("  " + row.name() + ": " + Row.grouped(row.drover()) + " " + row.unit()
                    + (row.peer() == null ? "" : ", ratio " + Row.number(row.ratio())));
    }

    /** A case that could not be measured. */
    void skip(String name, String why) {
        missing.add("skipped: " + name + " (" + why + ")");
        say("  skipped: " + name + ": " + why);
    }

    boolean isEmpty() {
        return rows.isEmpty() && missing.isEmpty();
    }

    void finish() {
        out.flush();
        if (json) return;
        table().forEach(out::println);
        if (!missing.isEmpty()) out.println();
        missing.forEach(out::println);
        out.flush();
    }

    /** The rows with their columns aligned, as Markdown. */
    private List<String> table() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        for (Row row : rows) lines.add(cells(row));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines)
            for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], line.get(i).length());
        List<String> table = new ArrayList<>();
        for (List<String> line : lines) {
            table.add(line(line, widths));
            if (line == HEAD) table.add(rule(widths));
        }
        return table;
    }

    private static List<String> cells(Row row) {
        boolean set = row.goal() != null;
        return List.of(
                row.name(),
                Row.grouped(row.drover()),
                row.peer() == null ? "" : Row.grouped(row.peer()),
                row.unit(),
                row.peer() == null ? "" : Row.number(row.ratio()),
                set && !Double.isNaN(row.goal().atLeast()) ? Row.number(row.goal().atLeast()) : "",
                set ? Row.number(row.goal().aim()) : "",
                set ? row.goal().verdict(row.ratio()) : "",
                Math.round(100 * row.noise()) + " %");
    }

    private static boolean text(int column) {
        return column == 0 || column == 3 || column == 7;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++)
            line.append(String.format(" %" + (text(i) ? "-" : "") + widths[i] + "s |", cells.get(i)));
        return line.toString();
    }

    private static String rule(int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++)
            line.append(text(i) ? "-" : " ").append("-".repeat(widths[i])).append(text(i) ? "-|" : ":|");
        return line.toString();
    }
}

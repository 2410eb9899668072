package dev.drover.shell.internal;

import java.util.ArrayList;
import java.util.List;

import dev.drover.wire.SafeText;

/** Rows of text in columns as wide as their widest cell, two spaces apart. Cells are made printable. */
final class Table {

    private final boolean[] right;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param headings of the columns; one that begins with {@code >} is of a column that is aligned to the right */
    Table(String... headings) {
        right = new boolean[headings.length];
        List<String> names = new ArrayList<>();
        for (String heading : headings) {
            right[names.size()] = heading.startsWith(">");
            names.add(right[names.size()] ? heading.substring(1) : heading);
        }
        rows.add(names);
    }

    /** Adds a row with one cell for each column. */
    void row(Object... cells) {
        if (cells.length != right.length)
            throw new IllegalArgumentException(cells.length + " cells for " + right.length);
        List<String> row = new ArrayList<>();
        for (Object cell : cells) row.add(SafeText.of(cell.toString()));
        rows.add(row);
    }

    /** The lines, the last one without its end. */
    @Override
    public String toString() {
        int[] widths = new int[right.length];
        for (List<String> row : rows)
            for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], length(row.get(i)));
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                String gap = " ".repeat(widths[i] - length(cell));
                line.append(i == 0 ? "" : "  ").append(right[i] ? gap + cell : cell + gap);
            }
            text.append(text.isEmpty() ? "" : "\n").append(line.toString().stripTrailing());
        }
        return text.toString();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}

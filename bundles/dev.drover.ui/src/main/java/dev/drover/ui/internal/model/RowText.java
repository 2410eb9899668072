package dev.drover.ui.internal.model;

import java.util.List;
import java.util.stream.Collectors;

/** The text of rows for the clipboard and for screen readers. */
public final class RowText {
    private RowText() {}

    /** A table with a head line and columns separated by tabs, for a spreadsheet. */
    public static String table(List<Row> rows, List<Column> columns, long nowMillis) {
        List<Column> printed = columns.stream().filter(column -> !column.isCurve()).toList();
        StringBuilder text = new StringBuilder(printed.stream().map(Column::label).collect(Collectors.joining("\t")));
        for (Row row : rows)
            text.append('\n').append(printed.stream()
                    .map(column -> column.text(row, nowMillis))
                    .collect(Collectors.joining("\t")));
        return text.toString();
    }

    /** One sentence with the name and value of every figure, for a screen reader. */
    public static String spoken(Row row, List<Column> columns, long nowMillis) {
        String figures = columns.stream()
                .filter(column -> column != Column.NAME && !column.text(row, nowMillis).isEmpty())
                .map(column -> column.label() + " " + column.text(row, nowMillis))
                .collect(Collectors.joining(", "));
        return row.name() + ", " + figures + (row.note().isEmpty() ? "" : ". " + row.note());
    }
}

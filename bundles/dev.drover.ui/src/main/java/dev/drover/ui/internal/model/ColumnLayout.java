package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns of the table: which are shown, in which order and how wide. Used by one thread. */
public final class ColumnLayout {
    private static final int MIN_WIDTH = 28;
    private static final int MAX_WIDTH = 2000;

    private final List<Column> order = new ArrayList<>(List.of(Column.values()));
    private final Set<Column> hidden = EnumSet.noneOf(Column.class);
    private final Map<Column, Integer> widths = new EnumMap<>(Column.class);
    private int room;

    public ColumnLayout() {
        for (Column column : Column.values()) {
            widths.put(column, column.width());
            if (!column.shownAtFirst()) hidden.add(column);
        }
    }

    /** The columns shown, from left to right. */
    public List<Column> shown() {
        return order.stream().filter(column -> !hidden.contains(column)).toList();
    }

    public boolean isShown(Column column) {
        return !hidden.contains(column);
    }

    /** Shows or hides a column; the column of names cannot be hidden. */
    public void show(Column column, boolean wanted) {
        if (wanted) hidden.remove(column);
        else if (column != Column.NAME) hidden.add(column);
    }

    /** Shows these columns and no others, but for that of names. */
    public void only(List<Column> wanted) {
        for (Column column : Column.values()) show(column, wanted.contains(column));
    }

    /** The width of a shown column. The last one takes what the others leave free. */
    public int width(Column column) {
        int own = widths.get(column);
        return column == last() ? Math.max(own, room - othersWidth(column)) : own;
    }

    private Column last() {
        for (int i = order.size() - 1; i >= 0; i--) if (!hidden.contains(order.get(i))) return order.get(i);
        return Column.NAME;
    }

    private int othersWidth(Column column) {
        int sum = 0;
        for (Column each : order) if (each != column && !hidden.contains(each)) sum += widths.get(each);
        return sum;
    }

    /** Chooses how wide the table is, in points; 0 for as wide as its columns. */
    public void room(int points) {
        room = points;
    }

    public void width(Column column, int points) {
        widths.put(column, Math.clamp(points, MIN_WIDTH, MAX_WIDTH));
    }

    /** The width of all shown columns together. */
    public int totalWidth() {
        return shown().stream().mapToInt(this::width).sum();
    }

    /** The x coordinate of a column's left edge. */
    public int left(Column column) {
        int x = 0;
        for (Column each : shown()) {
            if (each == column) return x;
            x += width(each);
        }
        return x;
    }

    /** The column at an x coordinate; null if there is none. */
    public Column at(int x) {
        int left = 0;
        for (Column column : shown()) {
            if (x >= left && x < left + width(column)) return column;
            left += width(column);
        }
        return null;
    }

    /** The column whose right edge is at most {@code tolerance} away; null if there is none. */
    public Column edgeAt(int x, int tolerance) {
        int right = 0;
        for (Column column : shown()) {
            right += width(column);
            if (Math.abs(x - right) <= tolerance) return column;
        }
        return null;
    }

    /** Moves a column to the place of another. */
    public void move(Column column, Column to) {
        if (column == to) return;
        int target = order.indexOf(to);
        order.remove(column);
        order.add(target, column);
    }

    /** The layout as one line that {@link #load} understands. */
    public String save() {
        StringBuilder text = new StringBuilder();
        for (Column column : order)
            text.append(column).append(hidden.contains(column) ? '-' : '+').append(widths.get(column)).append(' ');
        return text.toString().strip();
    }

    /** Restores a saved layout. Words that are not understood change nothing. */
    public void load(String saved) {
        List<Column> restored = new ArrayList<>();
        for (String word : saved.split(" ")) {
            for (Column column : Column.values()) {
                String widthText = word.startsWith(column.name()) ? word.substring(column.name().length()) : "";
                if (!widthText.matches("[+-][0-9]{1,4}") || restored.contains(column)) continue;
                restored.add(column);
                width(column, Integer.parseInt(widthText.substring(1)));
                show(column, widthText.charAt(0) == '+');
            }
        }
        order.removeAll(restored);
        order.addAll(0, restored);
    }
}

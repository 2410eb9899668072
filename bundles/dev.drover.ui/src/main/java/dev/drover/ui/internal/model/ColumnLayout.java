package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which columns are shown, in which order and how wide. Used by one thread. */
public final class ColumnLayout {
    private static final int NARROWEST = 28;
    private static final int WIDEST = 2000;

    private final List<Column> order = new ArrayList<>(List.of(Column.values()));
    private final Set<Column> hidden = EnumSet.noneOf(Column.class);
    private final Map<Column, Integer> widths = new EnumMap<>(Column.class);

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

    /** Shows or hides a column; the name cannot be hidden. */
    public void show(Column column, boolean wanted) {
        if (wanted) hidden.remove(column);
        else if (column != Column.NAME) hidden.add(column);
    }

    public int width(Column column) {
        return widths.get(column);
    }

    public void width(Column column, int points) {
        widths.put(column, Math.clamp(points, NARROWEST, WIDEST));
    }

    /** The width of all shown columns together. */
    public int total() {
        return shown().stream().mapToInt(this::width).sum();
    }

    /** Where a column begins. */
    public int left(Column column) {
        int x = 0;
        for (Column each : shown()) {
            if (each == column) return x;
            x += width(each);
        }
        return x;
    }

    /** The column at that place; null if there is none. */
    public Column at(int x) {
        int left = 0;
        for (Column column : shown()) {
            if (x >= left && x < left + width(column)) return column;
            left += width(column);
        }
        return null;
    }

    /** The column whose right edge is at most that near; null if there is none. */
    public Column edgeAt(int x, int near) {
        int right = 0;
        for (Column column : shown()) {
            right += width(column);
            if (Math.abs(x - right) <= near) return column;
        }
        return null;
    }

    /** Puts a column where the other one is. */
    public void move(Column column, Column to) {
        if (column == to) return;
        int target = order.indexOf(to);
        order.remove(column);
        order.add(target, column);
    }

    /** As one line that {@link #load} understands. */
    public String save() {
        StringBuilder text = new StringBuilder();
        for (Column column : order)
            text.append(column).append(hidden.contains(column) ? '-' : '+').append(width(column)).append(' ');
        return text.toString().strip();
    }

    /** Takes over what was saved; anything that is not understood is left as it is. */
    public void load(String saved) {
        List<Column> known = new ArrayList<>();
        for (String word : saved.split(" ")) {
            for (Column column : Column.values()) {
                String rest = word.startsWith(column.name()) ? word.substring(column.name().length()) : "";
                if (!rest.matches("[+-][0-9]{1,4}") || known.contains(column)) continue;
                known.add(column);
                width(column, Integer.parseInt(rest.substring(1)));
                show(column, rest.charAt(0) == '+');
            }
        }
        order.removeAll(known);
        order.addAll(0, known);
    }
}

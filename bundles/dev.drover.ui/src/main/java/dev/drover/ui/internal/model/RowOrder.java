package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order of rows in the table: as a tree, in groups, or as a flat list. */
final class RowOrder {
    private final ViewChoice choice;
    private final Map<String, List<Row>> children = new HashMap<>();
    private final Map<String, Row> totals = new HashMap<>();
    private final Set<String> shown = new HashSet<>();
    private final List<Line> lines = new ArrayList<>();

    private RowOrder(ViewChoice choice) {
        this.choice = choice;
    }

    static List<Line> of(List<Row> rows, ViewChoice choice) {
        List<Row> living = choice.ended() ? rows : rows.stream().filter(Row::alive).toList();
        if (choice.grouping() == Grouping.NONE) return flat(living, choice);
        return new RowOrder(choice).tree(choice.tree() ? living : GroupRows.of(living, choice.grouping()));
    }

    private static List<Line> flat(List<Row> rows, ViewChoice choice) {
        return rows.stream()
                .filter(row -> !row.sum() && choice.filter().matches(row))
                .sorted(order(choice))
                .map(row -> new Line(row, 0, false, false))
                .toList();
    }

    private static Comparator<Row> order(ViewChoice choice) {
        return choice.column()
                .order(choice.descending())
                .thenComparing(Row::name, NaturalOrder.ORDER)
                .thenComparing(Row::key);
    }

    private List<Line> tree(List<Row> rows) {
        Map<String, Row> byKey = new HashMap<>();
        rows.forEach(row -> byKey.put(row.key(), row));
        for (Row row : rows) {
            String parent = byKey.containsKey(row.parentKey()) ? row.parentKey() : "";
            children.computeIfAbsent(parent, key -> new ArrayList<>()).add(row);
        }
        children.getOrDefault("", List.of()).forEach(this::total);
        // A branch stands where all that is below it belongs: else a busy child of an idle parent could not be found.
        Comparator<Row> order = order(choice);
        children.values().forEach(list -> list.sort((a, b) -> order.compare(total(a), total(b))));
        for (Row row : rows) {
            if (matches(row)) showWithAncestors(row, byKey);
        }
        addChildren("", 0);
        return List.copyOf(lines);
    }

    /** The row with the figures of all that is below it. */
    private Row total(Row row) {
        Row known = totals.get(row.key());
        if (known != null) return known;
        // Processes that name each other as parents would never end; the row itself stands for its total meanwhile.
        totals.put(row.key(), row);
        List<Row> below = children.getOrDefault(row.key(), List.of());
        if (below.isEmpty()) return row;
        Row total = GroupRows.total(row, below.stream().map(this::total).toList());
        totals.put(row.key(), total);
        return total;
    }

    /** Whether the filter finds the row. A sum of rows is not matched itself: it is shown if one of them matches. */
    private boolean matches(Row row) {
        if (row.sum() && children.containsKey(row.key()) && !choice.filter().isAll()) return false;
        return choice.filter().matches(row);
    }

    private void showWithAncestors(Row row, Map<String, Row> byKey) {
        for (Row at = row; at != null && shown.add(at.key()); at = byKey.get(at.parentKey())) {
            // The loop's condition adds each ancestor, so that the tree shows where the row belongs.
        }
    }

    private void addChildren(String parent, int depth) {
        for (Row row : children.getOrDefault(parent, List.of())) {
            if (!shown.contains(row.key())) continue;
            boolean branch =
                    children.getOrDefault(row.key(), List.of()).stream().anyMatch(c -> shown.contains(c.key()));
            boolean open = branch && (!choice.closed().contains(row.key()) || !choice.filter().isAll());
            lines.add(new Line(row, depth, branch, open, row.sum() || branch && !open ? total(row) : row));
            if (open) addChildren(row.key(), depth + 1);
        }
    }
}

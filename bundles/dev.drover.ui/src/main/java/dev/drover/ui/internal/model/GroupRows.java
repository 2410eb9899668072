package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import dev.drover.api.text.Figures;

/** Rows that stand for others: for a group, or for a process with all that is below it. */
final class GroupRows {
    private GroupRows() {}

    /** The processes, each below the row of its group. */
    static List<Row> of(List<Row> rows, Grouping grouping) {
        Map<Long, String> names = new HashMap<>();
        for (Row row : rows) if (row.running()) names.put(row.pid(), row.name() + " (" + row.pid() + ")");
        Map<String, List<Row>> groups = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.sum()) continue;
            String group = grouping.groupOf(row, pid -> names.getOrDefault(pid, "process " + pid));
            groups.computeIfAbsent(group, name -> new ArrayList<>()).add(row);
        }
        List<Row> all = new ArrayList<>();
        groups.forEach((name, members) -> {
            String key = "g:" + grouping + ":" + name;
            all.add(group(key, name, members));
            members.forEach(row -> all.add(row.below(key)));
        });
        return all;
    }

    private static Row group(String key, String name, List<Row> rows) {
        List<Row> running = rows.stream().filter(Row::running).toList();
        return new Row(
                key, "", RowKind.GROUP, name, "", null, 0, 0,
                Figures.count(rows.size(), "process", "processes"), StateColor.PLAIN,
                PoolRows.memory(running), PoolRows.cpu(running),
                (int) sum(rows, Row::inFlight), sum(rows, Row::done), sum(rows, Row::failed), 0,
                null, "", "", true, null, null, PoolRows.sum(running),
                running.stream().anyMatch(Row::rough), "");
    }

    /**
     * A row with the figures of itself and of all below it.
     *
     * @param below the rows below it, each as its own total
     */
    static Row total(Row row, List<Row> below) {
        List<Row> running = new ArrayList<>(below.stream().filter(Row::hasFigures).toList());
        // The sums of a pool or a group are those of its rows; what it takes and answers, a pool counts itself.
        if (!row.sum() && row.hasFigures()) running.add(row);
        List<Row> counted = new ArrayList<>(below);
        if (!row.sum()) counted.add(row);
        boolean own = row.kind() == RowKind.POOL;
        return row.with(PoolRows.memory(running), PoolRows.cpu(running),
                own ? row.inFlight() : (int) sum(counted, Row::inFlight),
                own ? row.done() : sum(counted, Row::done),
                own ? row.failed() : sum(counted, Row::failed),
                PoolRows.sum(running), running.stream().anyMatch(Row::rough));
    }

    /** The sum of what is known; -1 if nothing is. */
    private static long sum(List<Row> rows, ToLongFunction<Row> figure) {
        long known = rows.stream().filter(row -> figure.applyAsLong(row) >= 0).count();
        return known == 0 ? -1 : rows.stream().mapToLong(figure).filter(value -> value >= 0).sum();
    }
}

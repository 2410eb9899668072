package dev.drover.ui.internal.model;

import java.util.function.BiFunction;
import java.util.function.LongFunction;

/** By what the rows of the table stand together. */
public enum Grouping {
    /** Below their pool, and else below their parent. */
    TREE("&Pool and Parent", null),
    KIND("&Kind", (row, names) -> row.kind().label()),
    STATE("&State", (row, names) -> row.alive() ? row.state() : "ended"),
    /** By the launch, the plug-in or the pool that started them; where none is known, by their parent. */
    STARTED_BY("Started &By", (row, names) -> {
        if (!row.startedBy().isEmpty()) return row.startedBy();
        return row.parent() > 0 ? names.apply(row.parent()) : "unknown";
    }),
    /** In one list. */
    NONE("&None", null);

    private final String label;
    private final BiFunction<Row, LongFunction<String>, String> group;

    Grouping(String label, BiFunction<Row, LongFunction<String>, String> group) {
        this.label = label;
        this.group = group;
    }

    /** The text of the menu item, with its mnemonic. */
    public String label() {
        return label;
    }

    /** Whether there are groups, each with a row of its own. */
    public boolean hasGroups() {
        return group != null;
    }

    /**
     * The group of a row.
     *
     * @param names returns what the process with an id is called
     */
    String groupOf(Row row, LongFunction<String> names) {
        return group.apply(row, names);
    }
}

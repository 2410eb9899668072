package dev.drover.ui.internal.view;

import java.util.Map;

import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.ColumnLayout;
import dev.drover.ui.internal.model.ViewChoice;

/**
 * How a person has arranged the view, kept from one time to the next.
 *
 * @param memory what is kept; whatever it holds that is not understood is ignored
 */
record SavedLayout(Map<String, String> memory) {
    private static final String COLUMNS = "columns";
    private static final String CHOICE = "sort";

    /** Arranges the columns as they were, and returns how the rows were. */
    ViewChoice recall(ColumnLayout columns) {
        columns.load(memory.getOrDefault(COLUMNS, ""));
        String[] words = memory.getOrDefault(CHOICE, "").split(" ");
        for (Column column : Column.values()) {
            if (words.length == 4 && column.name().equals(words[0]))
                return ViewChoice.FIRST.sortedBy(column, words[1].equals("down"))
                        .asTree(words[2].equals("tree"))
                        .withEnded(words[3].equals("ended"));
        }
        return ViewChoice.FIRST;
    }

    void remember(ColumnLayout columns, ViewChoice choice) {
        memory.put(COLUMNS, columns.save());
        memory.put(CHOICE,
                choice.column() + (choice.descending() ? " down" : " up") + (choice.tree() ? " tree" : " flat")
                        + (choice.ended() ? " ended" : " living"));
    }
}

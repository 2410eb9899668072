package dev.drover.ui.internal.view;

import java.util.Map;

import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.ColumnLayout;
import dev.drover.ui.internal.model.ViewChoice;

/**
 * The layout that a person has made of the view, kept until the view is opened again.
 *
 * @param savedState the stored values; a value that is not understood is ignored
 */
record SavedLayout(Map<String, String> savedState) {
    private static final String COLUMNS = "columns";
    private static final String CHOICE = "sort";

    /** Restores the columns, and returns the saved choice. */
    ViewChoice restore(ColumnLayout columns) {
        columns.load(savedState.getOrDefault(COLUMNS, ""));
        String[] words = savedState.getOrDefault(CHOICE, "").split(" ");
        for (Column column : Column.values()) {
            if (words.length == 4 && column.name().equals(words[0]))
                return ViewChoice.FIRST.sortedBy(column, words[1].equals("down"))
                        .asTree(words[2].equals("tree"))
                        .withEnded(words[3].equals("ended"));
        }
        return ViewChoice.FIRST;
    }

    void save(ColumnLayout columns, ViewChoice choice) {
        savedState.put(COLUMNS, columns.save());
        savedState.put(CHOICE,
                choice.column() + (choice.descending() ? " down" : " up") + (choice.tree() ? " tree" : " flat")
                        + (choice.ended() ? " ended" : " living"));
    }
}

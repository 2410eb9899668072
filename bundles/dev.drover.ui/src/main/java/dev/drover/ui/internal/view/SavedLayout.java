package dev.drover.ui.internal.view;

import java.util.Arrays;
import java.util.Map;

import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.ColumnLayout;
import dev.drover.ui.internal.model.Filter;
import dev.drover.ui.internal.model.Grouping;
import dev.drover.ui.internal.model.ViewChoice;

/**
 * The layout that a person has made of the view, kept until the view is opened again.
 *
 * @param savedState the stored values; a value that is not understood is ignored
 */
record SavedLayout(Map<String, String> savedState) {
    private static final String COLUMNS = "columns";
    private static final String CHOICE = "sort";
    private static final String FILTER = "filter";
    private static final String SASH = "sash";

    /** Restores the columns, and returns the saved choice. */
    ViewChoice restore(ColumnLayout columns) {
        columns.load(savedState.getOrDefault(COLUMNS, ""));
        Filter filter = Filter.parse(savedState.getOrDefault(FILTER, ""));
        String[] words = savedState.getOrDefault(CHOICE, "").split(" ");
        for (Column column : Column.values()) {
            if (words.length == 4 && column.name().equals(words[0]))
                return ViewChoice.FIRST.sortedBy(column, words[1].equals("down"))
                        .groupedBy(grouping(words[2]))
                        .withEnded(words[3].equals("ended"))
                        .filtered(filter);
        }
        return ViewChoice.FIRST.filtered(filter);
    }

    /** Older layouts knew two forms only. */
    private static Grouping grouping(String saved) {
        for (Grouping each : Grouping.values()) if (each.name().equals(saved)) return each;
        return saved.equals("flat") ? Grouping.NONE : Grouping.TREE;
    }

    /** The saved shares of table and details, in that order; those given if none are saved. */
    int[] sash(int... first) {
        String saved = savedState.getOrDefault(SASH, "");
        if (!saved.matches("[1-9][0-9]{0,3} [1-9][0-9]{0,3}")) return first;
        return Arrays.stream(saved.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    /** @param sash the shares of table and details, which add up to 1000 */
    void save(ColumnLayout columns, ViewChoice choice, int[] sash) {
        savedState.put(FILTER, choice.filter().text());
        savedState.put(SASH, sash[0] + " " + sash[1]);
        savedState.put(COLUMNS, columns.save());
        savedState.put(CHOICE,
                choice.column() + (choice.descending() ? " down" : " up") + " " + choice.grouping()
                        + (choice.ended() ? " ended" : " living"));
    }
}

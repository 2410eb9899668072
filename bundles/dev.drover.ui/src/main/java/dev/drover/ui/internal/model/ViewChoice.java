package dev.drover.ui.internal.model;

import java.util.HashSet;
import java.util.Set;

/**
 * What a person has chosen to see in the table.
 *
 * @param column the column by which rows are sorted, among the children of one parent
 * @param descending whether the largest comes first
 * @param grouping by what rows stand together
 * @param ended whether processes that have ended are shown
 * @param filter the filter of rows
 * @param closed keys of rows whose children are hidden
 */
public record ViewChoice(
        Column column, boolean descending, Grouping grouping, boolean ended, Filter filter, Set<String> closed) {
    public static final ViewChoice FIRST =
            new ViewChoice(Column.NAME, false, Grouping.TREE, true, Filter.ALL, Set.of());

    public ViewChoice {
        closed = Set.copyOf(closed);
    }

    /** Sorted by a column; in the other direction if that column already sorts the rows. */
    public ViewChoice sortedBy(Column next) {
        boolean down = next == column ? !descending : next.largestFirst();
        return new ViewChoice(next, down, grouping, ended, filter, closed);
    }

    public ViewChoice sortedBy(Column next, boolean down) {
        return new ViewChoice(next, down, grouping, ended, filter, closed);
    }

    /** Whether children stand below their pools and parents. */
    public boolean tree() {
        return grouping == Grouping.TREE;
    }

    public ViewChoice groupedBy(Grouping wanted) {
        return new ViewChoice(column, descending, wanted, ended, filter, closed);
    }

    public ViewChoice withEnded(boolean wanted) {
        return new ViewChoice(column, descending, grouping, wanted, filter, closed);
    }

    public ViewChoice filtered(Filter next) {
        return new ViewChoice(column, descending, grouping, ended, next, closed);
    }

    /** The same choice, with the children of a row shown or hidden. */
    public ViewChoice open(String key, boolean open) {
        Set<String> next = new HashSet<>(closed);
        if (open) next.remove(key);
        else
            next.add(key);
        return new ViewChoice(column, descending, grouping, ended, filter, next);
    }
}

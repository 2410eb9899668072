package dev.drover.ui.internal.model;

import java.util.HashSet;
import java.util.Set;

/**
 * What a person has chosen to see.
 *
 * @param column what rows are sorted by, each among those of one parent
 * @param descending whether the largest comes first
 * @param tree whether rows stand below their parents; otherwise in one list, without pools
 * @param ended whether the remembered dead are shown
 * @param filter which rows are shown
 * @param closed keys of rows whose children are hidden
 */
public record ViewChoice(
        Column column, boolean descending, boolean tree, boolean ended, Filter filter, Set<String> closed) {
    public static final ViewChoice FIRST = new ViewChoice(Column.NAME, false, true, true, Filter.ALL, Set.of());

    public ViewChoice {
        closed = Set.copyOf(closed);
    }

    /** Sorted by that column: the other way round if it is sorted by it now. */
    public ViewChoice sortedBy(Column next) {
        boolean down = next == column ? !descending : next.largestFirst();
        return new ViewChoice(next, down, tree, ended, filter, closed);
    }

    public ViewChoice sortedBy(Column next, boolean down) {
        return new ViewChoice(next, down, tree, ended, filter, closed);
    }

    public ViewChoice asTree(boolean wanted) {
        return new ViewChoice(column, descending, wanted, ended, filter, closed);
    }

    public ViewChoice withEnded(boolean wanted) {
        return new ViewChoice(column, descending, tree, wanted, filter, closed);
    }

    public ViewChoice filtered(Filter next) {
        return new ViewChoice(column, descending, tree, ended, next, closed);
    }

    /** With the children of a row shown or hidden. */
    public ViewChoice open(String key, boolean open) {
        Set<String> next = new HashSet<>(closed);
        if (open) next.remove(key);
        else
            next.add(key);
        return new ViewChoice(column, descending, tree, ended, filter, next);
    }
}

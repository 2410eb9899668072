package dev.drover.ui.internal.grid;

import java.util.EnumSet;
import java.util.Set;

import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.ColumnLayout;

/**
 * The place in a row without a process for the text that says why: between the columns that such a row has, where the
 * most of the visible width is free.
 *
 * @param x the left edge on the canvas
 * @param width in points
 */
record NotePlace(int x, int width) {
    /** The columns that a row without a process has, too. */
    static final Set<Column> KEPT =
            EnumSet.of(Column.NAME, Column.STATE, Column.PID, Column.KIND, Column.PARENT, Column.COMMAND);

    /**
     * Finds the place.
     *
     * @param left how far the table is scrolled to the right
     * @param view the visible width
     */
    static NotePlace of(ColumnLayout columns, int left, int view) {
        NotePlace best = new NotePlace(0, 0);
        int from = -left;
        int x = -left;
        for (Column column : columns.shown()) {
            if (KEPT.contains(column)) {
                best = best.orWider(from, x, view);
                from = x + columns.width(column);
            }
            x += columns.width(column);
        }
        return best.orWider(from, Math.max(x, view), view);
    }

    private NotePlace orWider(int from, int to, int view) {
        int start = Math.max(0, from);
        int free = Math.min(to, view) - start;
        return free > width ? new NotePlace(start, free) : this;
    }
}

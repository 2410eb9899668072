package dev.drover.ui.internal.model;

/**
 * A line of the table: a row and its place in the tree.
 *
 * @param depth the number of ancestors, 0 at the top
 * @param branch whether the row has children
 * @param open whether the children are shown
 * @param shown the row with the figures that are shown: its own, or those of all below it if these are not shown
 */
public record Line(Row row, int depth, boolean branch, boolean open, Row shown) {
    public Line(Row row, int depth, boolean branch, boolean open) {
        this(row, depth, branch, open, row);
    }

    public String key() {
        return row.key();
    }
}

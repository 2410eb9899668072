package dev.drover.ui.internal.model;

/**
 * A line of the table: a row and its place in the tree.
 *
 * @param depth the number of ancestors, 0 at the top
 * @param branch whether the row has children
 * @param open whether the children are shown
 */
public record Line(Row row, int depth, boolean branch, boolean open) {
    public String key() {
        return row.key();
    }
}

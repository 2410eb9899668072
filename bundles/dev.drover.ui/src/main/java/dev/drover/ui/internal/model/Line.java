package dev.drover.ui.internal.model;

/**
 * A row at its place in the table.
 *
 * @param depth how far it is set in, 0 at the top
 * @param branch whether rows stand below it
 * @param open whether these are shown
 */
public record Line(Row row, int depth, boolean branch, boolean open) {
    public String key() {
        return row.key();
    }
}

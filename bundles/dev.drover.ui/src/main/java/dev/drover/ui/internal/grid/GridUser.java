package dev.drover.ui.internal.grid;

import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.Row;

/** The receiver of what a person does in the grid. Called on the UI thread. */
public interface GridUser {

    /** Asks to sort the rows by a column. */
    void sort(Column column);

    /** Asks to show or hide the children of a row. */
    void open(String key, boolean open);

    /** Tells that other rows are selected now. */
    void selected();

    /** Tells that a row was double-clicked, or Enter was pressed on it. */
    void activated(Row row);

    /** Asks to copy the selected rows. */
    void copy();

    /** Asks to focus the filter box and to append the typed text. */
    void filter(String typed);
}

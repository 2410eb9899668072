package dev.drover.ui.internal.grid;

import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.Row;

/** What a person did in the grid. Called on the UI thread. */
public interface GridUser {

    /** Asks for the rows in the order of that column. */
    void sort(Column column);

    /** Asks for the children of a row to be shown or hidden. */
    void open(String key, boolean open);

    /** Other rows are selected now. */
    void selected();

    /** A row was double-clicked, or Enter was pressed on it. */
    void activated(Row row);

    /** Asks for the selected processes to be ended. */
    void end(boolean force);

    /** Asks for the selected rows to be copied. */
    void copy();

    /** Asks for reading to stop or go on. */
    void pause();

    /** Asks for the filter box; the text is to be added to what is in it. */
    void filter(String typed);
}

package dev.drover.ui.internal.view;

import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.ColumnLayout;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Menu;

/** The menu that chooses by which column the table is sorted and which columns it has. */
final class ColumnMenu {
    private final ProcessView view;
    private final ColumnLayout columns;

    ColumnMenu(ProcessView view, ColumnLayout columns) {
        this.view = view;
        this.columns = columns;
    }

    void fill(Menu menu) {
        Menu sort = Menus.sub(menu, "&Sort By");
        for (Column column : columns.shown()) {
            if (column == Column.TREND) continue;
            boolean now = column == view.choice().column();
            Menus.check(sort, SWT.RADIO, column.label(), now,
                    () -> view.choose(choice -> choice.sortedBy(column, column.largestFirst())));
        }
        Menus.line(sort);
        Menus.check(sort, SWT.CHECK, "Largest First", view.choice().descending(), () -> view.choose(
                choice -> choice.sortedBy(choice.column(), !choice.descending())));
        Menu shown = Menus.sub(menu, "&Columns");
        for (Column column : Column.values()) {
            boolean on = columns.isShown(column);
            Menus.check(shown, SWT.CHECK, column.label(), on, () -> view.column(column, !on))
                    .setEnabled(column != Column.NAME);
        }
    }
}

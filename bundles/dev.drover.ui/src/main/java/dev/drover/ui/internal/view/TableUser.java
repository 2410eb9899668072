package dev.drover.ui.internal.view;

import dev.drover.ui.internal.grid.GridUser;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.Row;

/** What the view does about what a person does in the table. */
final class TableUser implements GridUser {
    private final ProcessView view;

    TableUser(ProcessView view) {
        this.view = view;
    }

    @Override
    public void sort(Column column) {
        view.choose(before -> before.sortedBy(column));
    }

    @Override
    public void open(String key, boolean open) {
        view.choose(before -> before.open(key, open));
    }

    @Override
    public void selected() {
        view.selected();
    }

    @Override
    public void activated(Row row) {
        switch (row.kind()) {
            case POOL -> view.openPool();
            case GROUP -> {}
            case WORKER -> view.openConsole();
            default -> view.openTrends();
        }
    }

    @Override
    public void copy() {
        view.actions().copyRows();
    }

    @Override
    public void filter(String typed) {
        view.type(typed);
    }
}

package dev.drover.ui.internal.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.drover.ui.internal.grid.Grid;
import dev.drover.ui.internal.grid.GridUser;
import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.ColumnLayout;
import dev.drover.ui.internal.model.EndPlan;
import dev.drover.ui.internal.model.Filter;
import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.RowKind;
import dev.drover.ui.internal.model.RowText;
import dev.drover.ui.internal.model.TableSnapshot;
import dev.drover.ui.internal.model.ViewChoice;
import dev.drover.ui.internal.source.Commands;
import dev.drover.ui.internal.source.Notice;
import dev.drover.ui.internal.source.Sources;
import dev.drover.ui.internal.source.Update;
import dev.drover.ui.internal.source.ViewWorker;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;

/**
 * The process manager: table, console, trends and pools. It needs nothing of a workbench, so that the product, the IDE
 * and a test show the same. Used by the UI thread; ends its own background thread when it is disposed.
 */
public final class ProcessView {
    private static final int DETAILS_MILLIS = 6;
    /** In points: with less height than this two parts one above the other are of no use. */
    private static final int LOW = 340;

    private final Composite root;
    private final ColumnLayout columns = new ColumnLayout();
    private final List<Consumer<ViewChoice>> choosers = new ArrayList<>();
    private final ViewWorker backstage;
    private final Confirmation confirmation;
    private final ViewToolbar toolbar;
    private final Grid grid;
    private final DetailTabs details;
    private final StatusLine status;
    private ViewChoice choice;
    private boolean paused;

    /**
     * Fills the parent.
     *
     * @param memory keeps what a person has arranged, from one time to the next
     * @param confirmation asked before processes are ended; null for a dialog
     */
    public ProcessView(Composite parent, Sources sources, Map<String, String> memory, Confirmation confirmation) {
        root = new Composite(parent, SWT.NONE);
        this.confirmation = confirmation == null ? Confirmation.dialog(root) : confirmation;
        SavedLayout arranged = new SavedLayout(memory);
        choice = arranged.recall(columns);
        GridLayout layout = new GridLayout();
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        layout.verticalSpacing = 0;
        root.setLayout(layout);
        Icons icons = new Icons(root);
        ColumnMenu columnMenu = new ColumnMenu(this, columns);
        toolbar = new ViewToolbar(root, this, icons, columnMenu);
        SashForm sash = new SashForm(root, SWT.VERTICAL | SWT.SMOOTH);
        sash.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        grid = new Grid(sash, columns, icons, new User());
        status = new StatusLine(root, System::currentTimeMillis);
        status.control().setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        Handover<Update> updates = new Handover<>(root, this::show);
        backstage = new ViewWorker(
                sources,
                updates,
                piece -> Handover.later(root, parent.getDisplay(), () -> details().console().add(piece)),
                notice -> Handover.later(root, parent.getDisplay(), () -> status.show(notice)));
        details = new DetailTabs(sash, icons, backstage, memory);
        sash.setWeights(58, 42);
        sash.addListener(SWT.Resize, event -> turn(sash));
        new RowMenu(this, sources, columnMenu).attach(grid.control());
        root.addListener(SWT.Dispose, event -> {
            arranged.remember(columns, choice);
            backstage.close();
        });
        backstage.refresher().choose(first -> choice);
        choosers.forEach(chooser -> chooser.accept(choice));
        backstage.start();
    }

    public void setFocus() {
        grid.control().setFocus();
    }

    /** The control that holds all of it. */
    public Composite control() {
        return root;
    }

    /** Adds to what is shown in the status line. */
    void say(Notice notice) {
        status.show(notice);
    }

    DetailTabs details() {
        return details;
    }

    Grid grid() {
        return grid;
    }

    ColumnLayout columns() {
        return columns;
    }

    /** The table from top to bottom. */
    List<Line> lines() {
        return grid.scene().lines();
    }

    /** What is shown now: a little behind {@link #choice}. */
    ViewChoice shownChoice() {
        return grid.scene().choice();
    }

    void refreshSoon() {
        backstage.refresher().soon();
    }

    Commands commands() {
        return backstage.commands();
    }

    ViewChoice choice() {
        return choice;
    }

    List<Row> selectedRows() {
        return grid.selectedRows();
    }

    /** Calls back with every change of what a person has chosen to see. */
    void onChoice(Consumer<ViewChoice> chooser) {
        choosers.add(chooser);
    }

    void choose(UnaryOperator<ViewChoice> change) {
        choice = change.apply(choice);
        ViewChoice wanted = choice;
        backstage.refresher().choose(before -> wanted);
        choosers.forEach(chooser -> chooser.accept(choice));
    }

    void filter(Filter filter) {
        choose(before -> before.filtered(filter));
    }

    void every(Duration period) {
        backstage.refresher().every(period);
    }

    /** Stops reading, or goes on. */
    public void pause() {
        paused = !paused;
        backstage.refresher().pause(paused);
        toolbar.paused(paused);
        status.paused(paused);
    }

    void column(Column column, boolean shown) {
        columns.show(column, shown);
        grid.relayout();
    }

    /** Ends the selected processes, asking first where that is due. */
    void end(boolean force) {
        EndPlan plan = EndPlan.of(grid.selectedRows(), force);
        if (plan.refused().isPresent()) say(new Notice(plan.refused().get(), true));
        else if (!plan.asks() || confirmation.agree(plan)) backstage.commands().end(plan);
    }

    void copy() {
        List<Row> rows = grid.selectedRows();
        copy(rows.isEmpty() ? "" : RowText.table(rows, columns.shown(), System.currentTimeMillis()));
    }

    void copy(String text) {
        Clip.put(root.getDisplay(), text);
    }

    public void openConsole() {
        details.showConsole();
    }

    public void openTrends() {
        details.showTrends();
    }

    public void openPool() {
        details.showPool();
    }

    public void openFilter() {
        toolbar.filter("");
    }

    private void show(Update update) {
        TableSnapshot scene = update.scene();
        grid.show(scene);
        status.show(scene);
        toolbar.selected(grid.selectedRows());
        // not in one go with the table: the UI thread is to be free every few milliseconds
        root.getDisplay().timerExec(DETAILS_MILLIS, () -> {
            if (!root.isDisposed()) details.show(update, grid.selectedRows());
        });
    }

    /** In a low and wide place, such as the IDE's lower area, the details stand beside the table. */
    private static void turn(SashForm sash) {
        boolean low = sash.getSize().y < LOW && sash.getSize().x > 2 * LOW;
        int wanted = low ? SWT.HORIZONTAL : SWT.VERTICAL;
        if (sash.getOrientation() != wanted) sash.setOrientation(wanted);
    }

    private final class User implements GridUser {
        @Override
        public void sort(Column column) {
            choose(before -> before.sortedBy(column));
        }

        @Override
        public void open(String key, boolean open) {
            choose(before -> before.open(key, open));
        }

        @Override
        public void selected() {
            List<Row> rows = grid.selectedRows();
            backstage.refresher().select(grid.selection().keys());
            toolbar.selected(rows);
            details.selected(rows);
        }

        @Override
        public void activated(Row row) {
            if (row.kind() == RowKind.POOL) details.showPool();
            else if (row.kind() == RowKind.WORKER) details.showConsole();
            else
                details.showTrends();
        }

        @Override
        public void end(boolean force) {
            ProcessView.this.end(force);
        }

        @Override
        public void copy() {
            ProcessView.this.copy();
        }

        @Override
        public void pause() {
            ProcessView.this.pause();
        }

        @Override
        public void filter(String typed) {
            toolbar.filter(typed);
        }
    }
}

package dev.drover.ui.internal.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.process.Dump;
import dev.drover.ui.internal.grid.Grid;
import dev.drover.ui.internal.look.AccessibleNames;
import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.ColumnLayout;
import dev.drover.ui.internal.model.EndPlan;
import dev.drover.ui.internal.model.Filter;
import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.Question;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.RowText;
import dev.drover.ui.internal.model.TableSnapshot;
import dev.drover.ui.internal.model.ViewChoice;
import dev.drover.ui.internal.source.Commands;
import dev.drover.ui.internal.source.DumpText;
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
 * The process manager: table, console, trends and pools. It needs no workbench, so the product, the IDE and tests show
 * the same view. Used by the UI thread; disposing the view ends its background thread.
 */
public final class ProcessView {
    private static final int DETAILS_MILLIS = 6;
    /** Below this height, in points, details below the table would leave too little room for both. */
    private static final int LOW_HEIGHT = 340;

    private final Composite root;
    private final ColumnLayout columns = new ColumnLayout();
    private final List<Consumer<ViewChoice>> choiceListeners = new ArrayList<>();
    private final ViewWorker viewWorker;
    private final Confirmation confirmation;
    private final ViewToolbar toolbar;
    private final Grid grid;
    private final DetailTabs details;
    private final StatusLine status;
    private final Handover<DumpText> dumps;
    private ViewChoice choice;
    private boolean paused;

    /**
     * Creates the view in a parent.
     *
     * @param savedState keeps the layout that a person has made, until the view is opened again
     * @param confirmation asked before processes are ended; null for a dialog
     */
    public ProcessView(Composite parent, Sources sources, Map<String, String> savedState, Confirmation confirmation) {
        root = new Composite(parent, SWT.NONE);
        this.confirmation = confirmation == null ? Confirmation.dialog(root) : confirmation;
        SavedLayout savedLayout = new SavedLayout(savedState);
        choice = savedLayout.restore(columns);
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
        grid = new Grid(sash, columns, icons, new TableUser(this));
        status = new StatusLine(root, System::currentTimeMillis, columns::shown);
        status.control().setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        Handover<Update> updates = new Handover<>(root, this::show);
        viewWorker = new ViewWorker(
                sources,
                updates,
                piece -> Handover.later(root, parent.getDisplay(), () -> details().console().add(piece)),
                notice -> Handover.later(root, parent.getDisplay(), () -> status.show(notice)),
                new Handover<>(root, next -> details().show(next)));
        dumps = new Handover<>(root, text -> details().showDump(text));
        details = new DetailTabs(sash, icons, viewWorker, savedState);
        sash.setWeights(savedLayout.sash(58, 42));
        sash.addListener(SWT.Resize, event -> orient(sash));
        new RowMenu(this, sources, columnMenu).attach(grid.control());
        root.addListener(SWT.Dispose, event -> {
            savedLayout.save(columns, choice, sash.getWeights());
            viewWorker.close();
        });
        viewWorker.refresher().choose(first -> choice);
        choiceListeners.forEach(listener -> listener.accept(choice));
        AccessibleNames.all(root);
        viewWorker.start();
    }

    public void setFocus() {
        grid.control().setFocus();
    }

    /** The control that holds the whole view. */
    public Composite control() {
        return root;
    }

    /** Shows a notice in the status line. */
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

    /** The lines of the table, from top to bottom. */
    List<Line> lines() {
        return grid.snapshot().lines();
    }

    /** The choice that the table shows now; {@link #choice} takes a moment to arrive there. */
    ViewChoice shownChoice() {
        return grid.snapshot().choice();
    }

    void refreshSoon() {
        viewWorker.refresher().soon();
    }

    Commands commands() {
        return viewWorker.commands();
    }

    ViewChoice choice() {
        return choice;
    }

    /** Shows the details of the rows that are selected now. */
    void selected() {
        List<Row> rows = grid.selectedRows();
        viewWorker.refresher().select(grid.selection().keys());
        toolbar.selected(rows);
        details.selected(rows);
    }

    List<Row> selectedRows() {
        return grid.selectedRows();
    }

    /** Adds a listener for every change of the choice. */
    void onChoice(Consumer<ViewChoice> listener) {
        choiceListeners.add(listener);
    }

    void choose(UnaryOperator<ViewChoice> change) {
        choice = change.apply(choice);
        ViewChoice wanted = choice;
        viewWorker.refresher().choose(before -> wanted);
        choiceListeners.forEach(listener -> listener.accept(choice));
    }

    void filter(Filter filter) {
        choose(before -> before.filtered(filter));
    }

    void every(Duration period) {
        viewWorker.refresher().every(period);
    }

    /** Stops reading the services, or goes on. */
    public void pause() {
        paused = !paused;
        viewWorker.refresher().pause(paused);
        details.pause(paused);
        toolbar.paused(paused);
        status.paused(paused);
        AccessibleNames.all(root);
    }

    void column(Column column, boolean shown) {
        columns.show(column, shown);
        grid.relayout();
    }

    /** Ends the selected processes, after a confirmation where the plan demands one. */
    void end(boolean force) {
        EndPlan plan = EndPlan.of(grid.selectedRows(), force);
        if (plan.refused().isPresent()) say(new Notice(plan.refused().get(), true));
        else if (!plan.asks() || agrees(plan)) viewWorker.commands().end(plan);
    }

    boolean agrees(Question asked) {
        return confirmation.agree(asked);
    }

    Optional<PoolSnapshot> pool(String name) {
        return grid.snapshot().pool(name);
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

    public void openVerdict() {
        details.showVerdict();
    }

    /** Makes dumps of workers; the last one that is a text is shown as soon as it is there. */
    void dump(List<Row> workers, Dump.Kind kind) {
        viewWorker.commands().dump(workers, kind, dumps);
    }

    public void openPool() {
        details.showPool();
    }

    public void openFilter() {
        type("");
    }

    /** Goes to the filter with what was typed. */
    void type(String typed) {
        toolbar.filter(typed);
    }

    private void show(Update update) {
        TableSnapshot table = update.table();
        grid.show(table);
        status.show(table);
        toolbar.selected(grid.selectedRows());
        // The details follow later, so that the UI thread is free for input after the table.
        root.getDisplay().timerExec(DETAILS_MILLIS, () -> {
            if (!root.isDisposed()) details.show(update, grid.selectedRows());
        });
    }

    /** Puts the details beside the table if the view is low and wide, as in the IDE's lower area; else below it. */
    private static void orient(SashForm sash) {
        boolean low = sash.getSize().y < LOW_HEIGHT && sash.getSize().x > 2 * LOW_HEIGHT;
        int wanted = low ? SWT.HORIZONTAL : SWT.VERTICAL;
        if (sash.getOrientation() != wanted) sash.setOrientation(wanted);
    }
}

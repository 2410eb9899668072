package dev.drover.ui.internal.view;

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
import dev.drover.ui.internal.model.Filter;
import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.Question;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.TableSnapshot;
import dev.drover.ui.internal.model.ViewChoice;
import dev.drover.ui.internal.model.ViewSettings;
import dev.drover.ui.internal.source.Commands;
import dev.drover.ui.internal.source.DumpText;
import dev.drover.ui.internal.source.Notice;
import dev.drover.ui.internal.source.Settings;
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

    private final Composite root;
    private final ColumnLayout columns = new ColumnLayout();
    private final List<Consumer<ViewChoice>> choiceListeners = new ArrayList<>();
    private final ViewWorker viewWorker;
    private final Confirmation confirmation;
    private final Settings settings;
    private final Surroundings around;
    private final RowActions actions = new RowActions(this);
    private final ViewMenu menu;
    private final ViewToolbar toolbar;
    private final Grid grid;
    private final DetailTabs details;
    private final StatusLine status;
    private final Handover<DumpText> dumps;
    private ViewChoice choice;
    private ViewSettings seen;
    private boolean paused;

    /**
     * Creates the view in a parent.
     *
     * @param savedState keeps the layout that a person has made, until the view is opened again
     */
    public ProcessView(
            Composite parent, Sources sources, Map<String, String> savedState, Surroundings around) {
        root = new Composite(parent, SWT.NONE);
        this.around = around;
        settings = around.settings();
        confirmation = around.confirmation().orElseGet(() -> Confirmation.dialog(root));
        SavedLayout savedLayout = new SavedLayout(savedState);
        choice = savedLayout.restore(columns);
        GridLayout layout = new GridLayout();
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        layout.verticalSpacing = 0;
        root.setLayout(layout);
        Icons icons = new Icons(root);
        menu = new ViewMenu(this, columns);
        toolbar = new ViewToolbar(root, this, icons, menu);
        SashForm sash = Halves.in(root);
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
        new RowMenu(this, sources, menu).attach(grid.control());
        if (!around.bindsKeys()) new ActionKeys(this).attach(grid.control());
        grid.control().addListener(SWT.FocusIn, event -> around.tableFocused(true));
        grid.control().addListener(SWT.FocusOut, event -> around.tableFocused(false));
        root.addListener(SWT.Dispose, event -> {
            savedLayout.save(columns, choice, sash.getWeights());
            viewWorker.close();
        });
        viewWorker.refresher().choose(first -> choice);
        if (!settings.now().columns().isEmpty()) columns.only(settings.now().columns());
        seen = settings.now();
        set(seen);
        settings.onChange(next -> Handover.now(root, parent.getDisplay(), () -> changed(next)));
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

    RowActions actions() {
        return actions;
    }

    Surroundings surroundings() {
        return around;
    }

    /** What the menu of the view has in it now. */
    public List<MenuEntry> menu() {
        return menu.all();
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
        around.changed();
    }

    /** The selected rows that are shown. */
    public List<Row> selectedRows() {
        return grid.selectedRows();
    }

    /** All rows that are shown. */
    List<Row> allRows() {
        return lines().stream().map(Line::row).toList();
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

    /** What the person has set. */
    Settings settings() {
        return settings;
    }

    private void set(ViewSettings set) {
        viewWorker.refresher().every(set.period());
        viewWorker.refresher().keepEnded(set.endedKept());
        details.console().keep(set.consoleLines());
    }

    private void changed(ViewSettings next) {
        // Another refresh rate must not undo what a saved layout shows.
        if (!next.columns().equals(seen.columns())) columns.only(next.shownColumns());
        seen = next;
        grid.relayout();
        set(next);
    }

    /** Stops reading the services, or goes on. */
    public void pause() {
        paused = !paused;
        viewWorker.refresher().pause(paused);
        details.pause(paused);
        toolbar.paused(paused);
        status.paused(paused);
        AccessibleNames.all(root);
        around.changed();
    }

    void column(Column column, boolean shown) {
        columns.show(column, shown);
        settings.change(before -> before.showing(columns.shown()));
    }

    boolean agrees(Question asked) {
        return !settings.now().confirm() || confirmation.agree(asked);
    }

    Optional<PoolSnapshot> pool(String name) {
        return grid.snapshot().pool(name);
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
}

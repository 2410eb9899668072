package dev.drover.ui.internal.view;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import dev.drover.api.process.Dump;
import dev.drover.ui.ProcessAction;
import dev.drover.ui.SelectedProcess;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.StateColor;
import dev.drover.ui.internal.model.TableFile;
import dev.drover.ui.internal.source.Sources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Menu;

/** The context menu of the table; it is filled each time it opens. */
final class RowMenu {
    private static final List<Integer> WEIGHTS = List.of(0, 1, 2, 3, 5, 10);
    private static final Map<Dump.Kind, String> DUMPS = new EnumMap<>(Map.of(
            Dump.Kind.THREADS, "&Threads",
            Dump.Kind.HEAP, "&Heap to File",
            Dump.Kind.HISTOGRAM, "Heap H&istogram",
            Dump.Kind.MEMORY, "&Memory Report",
            Dump.Kind.RECORDING, "&Flight Recording, 30 s, to File"));

    private final ProcessView view;
    private final Sources sources;
    private final ViewMenu table;
    private final RowActions actions;

    RowMenu(ProcessView view, Sources sources, ViewMenu table) {
        this.view = view;
        this.sources = sources;
        this.table = table;
        actions = view.actions();
    }

    void attach(Control control) {
        Menu menu = new Menu(control);
        menu.addListener(SWT.Show, event -> {
            Menus.clear(menu);
            fill(menu, view.selectedRows());
        });
        control.setMenu(menu);
    }

    private void fill(Menu menu, List<Row> rows) {
        boolean one = rows.size() == 1;
        item(menu, ViewAction.END, rows);
        item(menu, ViewAction.KILL, rows);
        item(menu, ViewAction.KILL_TREE, rows);
        signals(menu, rows);
        Menus.line(menu);
        Menus.item(menu, "Open C&onsole\tEnter", one && rows.get(0).kind().ofPool(), view::openConsole);
        Menus.item(menu, "Show in Trend&s", !rows.isEmpty(), view::openTrends);
        Menus.item(menu, "Show &Verdict", rows.stream().anyMatch(row -> row.exit() != null), view::openVerdict);
        workers(menu, rows);
        others(menu, rows);
        Menus.line(menu);
        copies(menu, rows);
        Menu export = Menus.sub(menu, "E&xport Table");
        for (TableFile each : TableFile.values())
            Menus.item(export, "&" + each.name() + " …", true, () -> actions.export(each));
        pool(menu, rows);
        Menus.line(menu);
        Menus.fill(menu, table.table());
    }

    private void signals(Menu menu, List<Row> rows) {
        if (!RowActions.canSignal(rows)) {
            Menus.item(menu, "Send Si&gnal", false, () -> {});
            return;
        }
        Menu signals = Menus.sub(menu, "Send Si&gnal");
        for (String each : RowActions.SIGNALS)
            Menus.item(signals, each.equals("CONT") ? each : each + " …", true, () -> actions.signal(each));
    }

    private void copies(Menu menu, List<Row> rows) {
        boolean one = rows.size() == 1;
        boolean process = one && rows.get(0).pid() > 0;
        Menu copy = Menus.sub(menu, "&Copy");
        Menus.item(copy, "&Rows\tCtrl+C", !rows.isEmpty(), actions::copyRows);
        item(copy, ViewAction.COPY_TABLE, rows);
        cells(copy, rows);
        Menus.item(copy, "Process &Id", process, () -> view.copy(Long.toString(rows.get(0).pid())));
        Menus.item(copy, "Command &Line", one && !rows.get(0).command().isEmpty(),
                () -> view.copy(RowActions.cell(Column.COMMAND, rows.get(0))));
        Menus.item(copy, "&Environment", process && rows.get(0).alive() && rows.get(0).id() != null,
                () -> actions.copyEnvironment(rows.get(0)));
        OptionalInt port = one && rows.get(0).worker() != null ? rows.get(0).worker().debugPort() : OptionalInt.empty();
        Menus.item(copy, "&Debugger Address", port.isPresent(), () -> view.copy("127.0.0.1:" + port.getAsInt()));
    }

    /** Adds an item for each column in which the row has a value. */
    private void cells(Menu copy, List<Row> rows) {
        if (rows.size() != 1) {
            Menus.item(copy, "&Cell", false, () -> {});
            return;
        }
        Menu cells = Menus.sub(copy, "&Cell");
        for (Column each : view.columns().shown()) {
            String text = RowActions.cell(each, rows.get(0));
            if (!text.isEmpty()) Menus.item(cells, each.label(), true, () -> view.copy(text));
        }
    }

    /** Adds what can be done with living workers. Which of these a worker can do now, the worker itself says. */
    private void workers(Menu menu, List<Row> rows) {
        Menus.line(menu);
        item(menu, ViewAction.SLEEP, rows);
        item(menu, ViewAction.WAKE, rows);
        item(menu, ViewAction.RECYCLE, rows);
        if (!RowActions.canDump(rows)) {
            Menus.item(menu, "&Dump", false, () -> {});
            return;
        }
        Menu dump = Menus.sub(menu, "&Dump");
        DUMPS.forEach((kind, text) -> {
            if (kind == Dump.Kind.THREADS) item(dump, ViewAction.THREADS, rows);
            else
                Menus.item(dump, text, true, () -> actions.dump(kind));
        });
    }

    /** Adds an action with its key. */
    private void item(Menu menu, ViewAction action, List<Row> rows) {
        Menus.item(menu, action.text(view.surroundings()), action.appliesTo(rows), () -> action.run(view));
    }

    /** Adds the actions of other bundles. */
    private void others(Menu menu, List<Row> rows) {
        List<SelectedProcess> selected = rows.stream().map(Row::selected).flatMap(Optional::stream).toList();
        for (ProcessAction action : sources.actions()) {
            List<SelectedProcess> fit = selected.stream().filter(action::enabledFor).toList();
            Menus.item(menu, action.label(), !fit.isEmpty(), () -> view.commands().run(action, fit));
        }
    }

    private void pool(Menu menu, List<Row> rows) {
        String pool = rows.isEmpty() ? "" : rows.get(0).pool();
        if (pool.isEmpty()) return;
        Menus.line(menu);
        Menus.item(menu, "Rest&art Pool " + pool.replace("&", "&&"), true, () -> view.commands().restart(pool));
        boolean quarantined = rows.stream().anyMatch(row -> row.stateColor() == StateColor.TROUBLE);
        Menus.item(menu, "&Reset Quarantined Workers", quarantined, () -> view.commands().reset(pool));
        Menus.item(menu, "Shut Dow&n Pool …", true, () -> actions.shutdown(pool));
        List<Row> workers = rows.stream().filter(row -> row.worker() != null).toList();
        if (workers.isEmpty()) return;
        Menu weight = Menus.sub(menu, "&Weight");
        for (int each : WEIGHTS) {
            boolean now = workers.stream().allMatch(row -> row.worker().weight() == each);
            Menus.check(weight, SWT.RADIO, Integer.toString(each), now, () -> workers.forEach(
                    row -> view.commands().weight(row.pool(), row.worker().slotIndex(), each)));
        }
    }
}

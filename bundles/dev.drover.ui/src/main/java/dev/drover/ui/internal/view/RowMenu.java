package dev.drover.ui.internal.view;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Dump;
import dev.drover.ui.ProcessAction;
import dev.drover.ui.SelectedProcess;
import dev.drover.ui.internal.model.EndPlan;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.StateColor;
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
    private final ColumnMenu columns;

    RowMenu(ProcessView view, Sources sources, ColumnMenu columns) {
        this.view = view;
        this.sources = sources;
        this.columns = columns;
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
        boolean canEnd = EndPlan.of(rows, true).refused().isEmpty();
        boolean one = rows.size() == 1;
        Menus.item(menu, "&End\tDelete", canEnd, () -> view.end(false));
        Menus.item(menu, "&Kill …\tShift+Delete", canEnd, () -> view.end(true));
        Menus.line(menu);
        Menus.item(menu, "Open C&onsole\tEnter", one && rows.get(0).kind().ofPool(), view::openConsole);
        Menus.item(menu, "Show in &Trends", !rows.isEmpty(), view::openTrends);
        Menus.item(menu, "Show &Verdict", rows.stream().anyMatch(row -> row.exit() != null), view::openVerdict);
        workers(menu, rows);
        actions(menu, rows);
        Menus.line(menu);
        Menus.item(menu, "&Copy Rows\tCtrl+C", !rows.isEmpty(), view::copy);
        Menus.item(menu, "Copy Process &Id", one && rows.get(0).pid() > 0,
                () -> view.copy(Long.toString(rows.get(0).pid())));
        Menus.item(menu, "Copy Command &Line", one && !rows.get(0).command().isEmpty(),
                () -> view.copy(rows.get(0).command()));
        pool(menu, rows);
        Menus.line(menu);
        columns.fill(menu);
    }

    /** Adds what can be done with living workers. Which of these a worker can do now, the worker itself says. */
    private void workers(Menu menu, List<Row> rows) {
        List<Row> living = rows.stream().filter(row -> row.worker() != null && row.running()).toList();
        Menus.line(menu);
        Menus.item(menu, "S&leep", living.stream().anyMatch(row -> row.worker().state() != WorkerState.ASLEEP),
                () -> view.commands().sleep(living));
        Menus.item(menu, "Wak&e Up", living.stream().anyMatch(row -> row.worker().state() == WorkerState.ASLEEP),
                () -> view.commands().wake(living));
        Menus.item(menu, "Re&cycle", !living.isEmpty(), () -> view.commands().recycle(living));
        if (living.isEmpty()) {
            Menus.item(menu, "&Dump", false, () -> {});
            return;
        }
        Menu dump = Menus.sub(menu, "&Dump");
        DUMPS.forEach((kind, text) -> Menus.item(dump, text, true, () -> view.dump(living, kind)));
    }

    /** Adds the actions of other bundles. */
    private void actions(Menu menu, List<Row> rows) {
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
        Menus.item(menu, "Restart &Pool " + pool.replace("&", "&&"), true, () -> view.commands().restart(pool));
        boolean quarantined = rows.stream().anyMatch(row -> row.stateColor() == StateColor.TROUBLE);
        Menus.item(menu, "&Reset Quarantined Workers", quarantined, () -> view.commands().reset(pool));
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

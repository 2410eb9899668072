package dev.drover.ui.internal.view;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Dump;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.EndPlan;
import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.PlainQuestion;
import dev.drover.ui.internal.model.ProcessColumns;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.RowText;
import dev.drover.ui.internal.model.TableFile;
import dev.drover.ui.internal.source.Notice;

/**
 * What can be done with the selected rows, for menu, toolbar and keys. Each action has a question whether it applies
 * to any of the rows, and does nothing to those to which it does not.
 */
final class RowActions {
    /** The signals that people send; not KILL, which is an action of its own. */
    static final List<String> SIGNALS = List.of("HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "STOP", "CONT");

    private static final Set<WorkerState> CAN_DUMP =
            EnumSet.of(WorkerState.READY, WorkerState.BUSY, WorkerState.DRAINING);

    private final ProcessView view;

    RowActions(ProcessView view) {
        this.view = view;
    }

    /** The running workers among the rows. */
    static List<Row> living(List<Row> rows) {
        return rows.stream().filter(row -> row.worker() != null && row.running()).toList();
    }

    static boolean canSleep(List<Row> rows) {
        return !awake(rows).isEmpty();
    }

    static boolean canWake(List<Row> rows) {
        return !asleep(rows).isEmpty();
    }

    static boolean canRecycle(List<Row> rows) {
        return !living(rows).isEmpty();
    }

    static boolean canDump(List<Row> rows) {
        return !dumping(rows).isEmpty();
    }

    /** Signals go to whatever runs but this program itself, where the system has them. */
    static boolean canSignal(List<Row> rows) {
        return !EndPlan.of(rows, true).targets().isEmpty() && !System.getProperty("os.name").startsWith("Windows");
    }

    private static List<Row> asleep(List<Row> rows) {
        // One that sleeps without a process is woken, too.
        return rows.stream().filter(row -> row.worker() != null && row.worker().state() == WorkerState.ASLEEP).toList();
    }

    private static List<Row> awake(List<Row> rows) {
        return living(rows).stream()
                .filter(row -> row.worker().state() == WorkerState.READY || row.worker().state() == WorkerState.BUSY)
                .toList();
    }

    private static List<Row> dumping(List<Row> rows) {
        return living(rows).stream().filter(row -> CAN_DUMP.contains(row.worker().state())).toList();
    }

    void sleep() {
        List<Row> rows = awake(view.selectedRows());
        if (!rows.isEmpty()) view.commands().sleep(rows);
        else
            view.say(new Notice("Select workers that are awake first.", true));
    }

    void wake() {
        List<Row> rows = asleep(view.selectedRows());
        if (!rows.isEmpty()) view.commands().wake(rows);
        else
            view.say(new Notice("Select workers that are asleep first.", true));
    }

    void recycle() {
        List<Row> rows = living(view.selectedRows());
        if (!rows.isEmpty()) view.commands().recycle(rows);
        else
            view.say(new Notice("Select workers first.", true));
    }

    void dump(Dump.Kind kind) {
        List<Row> rows = dumping(view.selectedRows());
        if (!rows.isEmpty()) view.dump(rows, kind);
        else
            view.say(new Notice("Select workers that are awake first.", true));
    }

    /** Ends the selected processes, after a confirmation where the plan demands one. */
    void end(boolean force) {
        EndPlan plan = EndPlan.of(view.selectedRows(), force);
        if (plan.refused().isPresent()) view.say(new Notice(plan.refused().get(), true));
        else if (!plan.asks() || view.agrees(plan)) view.commands().end(plan);
    }

    /** Kills the selected processes with all that are below them, after a confirmation. */
    void killTree() {
        EndPlan plan = EndPlan.tree(view.selectedRows());
        if (plan.refused().isPresent()) view.say(new Notice(plan.refused().get(), true));
        else if (view.agrees(plan)) view.commands().end(plan);
    }

    void signal(String signal) {
        List<Row> targets = EndPlan.of(view.selectedRows(), true).targets();
        if (signal.equals("CONT") || view.agrees(PlainQuestion.signal(targets, signal)))
            view.commands().signal(targets, signal);
    }

    void shutdown(String pool) {
        view.pool(pool).ifPresent(it -> {
            if (view.agrees(PlainQuestion.shutdown(it))) view.commands().shutdown(pool);
        });
    }

    /** Copies the selected rows as they are shown. */
    void copyRows() {
        List<Row> rows = view.selectedRows();
        view.copy(rows.isEmpty() ? "" : RowText.table(rows, view.columns().shown(), System.currentTimeMillis()));
    }

    /** Copies the whole table as it is shown, filter and order included. */
    void copyTable() {
        List<Row> rows = view.lines().stream().map(Line::row).toList();
        view.copy(RowText.table(rows, view.columns().shown(), System.currentTimeMillis()));
    }

    /** The text that a column has for a row, "" if it has none. */
    static String cell(Column column, Row row) {
        String text = column.text(row, System.currentTimeMillis());
        return column == Column.COMMAND ? ProcessColumns.masked(text) : text;
    }

    void copyEnvironment(Row row) {
        view.commands().environment(row, new Handover<>(view.control(), view::copy));
    }

    /** The file of the table as it is shown, without pools. */
    String text(TableFile format) {
        List<Row> rows = view.lines().stream().map(Line::row).filter(row -> !row.sum()).toList();
        return format.write(ProcessColumns.of(System.currentTimeMillis()), rows);
    }

    void export(TableFile format) {
        FileChoice.dialog(view.control(), view.commands()::write)
                .save("processes." + format.extension(), text(format));
    }
}

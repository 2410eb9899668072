package dev.drover.ui.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Console;
import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakePools;
import dev.drover.ui.internal.fake.Liveliness;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.EndPlan;
import dev.drover.ui.internal.model.Row;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The view as a person uses it, on a real display and made-up processes. */
final class ProcessViewTest {
    private final FakePools pools = new FakePools();
    private final Liveliness life = new Liveliness(pools, 42, 1_000_000);
    private final Map<String, String> memory = new HashMap<>();
    private final List<EndPlan> asked = new ArrayList<>();
    private FakePool pool;
    private boolean agrees;
    private long now = System.currentTimeMillis();
    private static Display display;
    private Shell shell;
    private ProcessView view;

    @BeforeAll
    static void connect() {
        Ui.needsDisplay();
        display = new Display();
    }

    @AfterAll
    static void disconnect() {
        if (display != null) display.dispose();
    }

    @BeforeEach
    void open() {
        pool = life.pool("hash", 6, 4100);
        for (int i = 0; i < 5; i++) step();
        show();
    }

    @AfterEach
    void close() {
        shell.dispose();
    }

    private void show() {
        shell = new Shell(display);
        shell.setLayout(new FillLayout());
        shell.setSize(1200, 800);
        view = new ProcessView(shell, pools, memory, plan -> {
            asked.add(plan);
            return agrees;
        });
        shell.open();
        Ui.until(display, "the workers are shown", () -> names().contains("hash-6"));
    }

    private void step() {
        now += 1000;
        life.step(now);
    }

    private List<String> names() {
        return rows().stream().map(Row::name).toList();
    }

    private List<Row> rows() {
        List<Row> selected = List.copyOf(view.selectedRows());
        Set<String> before = view.grid().selection().keys();
        view.grid().selection().all(view.lines());
        List<Row> all = view.selectedRows();
        view.grid().selection().clear();
        before.forEach(key -> view.grid().selection().toggle(key));
        assertEquals(selected, view.selectedRows());
        return all;
    }

    private Canvas table() {
        return view.grid().control();
    }

    private void select(String name) {
        view.grid().select(rows().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow().key());
    }

    private boolean says(String text) {
        return !Ui.all(shell, Label.class, label -> label.getText().contains(text)).isEmpty();
    }

    @Test
    void aClickOnAHeadSortsByThatColumnAndASecondTurnsItRound() {
        int x = 0;
        for (Column column : view.columns().shown()) {
            int middle = x + view.columns().width(column) / 2;
            x += view.columns().width(column);
            // the table begins sorted by name
            boolean first = column == Column.NAME ? true : column.largestFirst();
            Ui.click(table(), middle, 5, 0);
            Ui.until(display, "sorted by " + column, () -> sortedBy(column, first));
            Ui.click(table(), middle, 5, 0);
            Ui.until(display, "sorted by " + column + " the other way", () -> sortedBy(column, !first));
        }
    }

    private boolean sortedBy(Column column, boolean descending) {
        if (view.shownChoice().column() != column || view.shownChoice().descending() != descending) return false;
        List<Row> workers = rows().stream().filter(row -> row.pool().equals("hash") && row.worker() != null).toList();
        Comparator<Row> order = column.order(descending);
        for (int i = 1; i < workers.size(); i++) {
            if (order.compare(workers.get(i - 1), workers.get(i)) > 0) return false;
        }
        return workers.size() == 6;
    }

    @Test
    void theSelectionSurvivesARefreshAndAnotherOrder() {
        select("hash-2");
        Ui.key(table(), SWT.SHIFT, SWT.ARROW_DOWN, (char) 0);
        assertEquals(List.of("hash-2", "hash-3"), view.selectedRows().stream().map(Row::name).toList());
        view.choose(choice -> choice.sortedBy(Column.NAME, true));
        step();
        view.refreshSoon();
        Ui.until(display, "the order is turned", () -> view.shownChoice().descending());
        assertEquals(List.of("hash-3", "hash-2"), view.selectedRows().stream().map(Row::name).toList());
    }

    @Test
    void killingAsksFirstAndSaysHowManyTasksFail() {
        pool.slots.get(1).set(WorkerState.BUSY, 3, 10, 0, 100);
        view.refreshSoon();
        Ui.until(display, "three in flight",
                () -> rows().stream().anyMatch(r -> r.name().equals("hash-2") && r.inFlight() == 3));
        select("hash-2");
        Ui.key(table(), SWT.SHIFT, SWT.DEL, SWT.DEL);
        assertEquals(1, asked.size());
        assertTrue(asked.get(0).consequence().startsWith("3 tasks in flight will fail"), asked.get(0).consequence());
        assertEquals(List.of(), pool.slots.get(1).ended);
        agrees = true;
        Ui.key(table(), SWT.SHIFT, SWT.DEL, SWT.DEL);
        Ui.until(display, "the status line tells the end", () -> says("It was killed by a person."));
        assertEquals(List.of("kill"), pool.slots.get(1).ended);
    }

    @Test
    void theMainProcessIsProtected() {
        select("drover");
        Ui.key(table(), SWT.SHIFT, SWT.DEL, SWT.DEL);
        assertTrue(asked.isEmpty());
        assertTrue(says("The main process is protected"));
    }

    @Test
    void endingAWorkerNeedsNoQuestion() {
        select("hash-1");
        Ui.choose(table().getMenu(), "End");
        Ui.until(display, "the status line tells the end", () -> says("It was drained."));
        assertTrue(asked.isEmpty());
    }

    @Test
    void theConsoleShowsBothStreamsAndFollows() {
        select("hash-1");
        view.openConsole();
        StyledText text = Ui.all(shell, StyledText.class, any -> true).get(0);
        Ui.until(display, "what was printed before", () -> text.getText().contains("hashed"));
        pool.slots.get(0).print(Instant.now(), Console.Stream.OUT, "to the one");
        pool.slots.get(0).print(Instant.now(), Console.Stream.ERR, "to the other\u001b[2J");
        Ui.until(display, "both lines", () -> text.getText().contains("to the one\nto the other\\u001b[2J"));
        int line = text.getLineAtOffset(text.getText().indexOf("to the other"));
        assertEquals(text.getLineCount() - 1, line);
        select("hash-2");
        Ui.until(display, "another console", () -> !text.getText().contains("to the one"));
    }

    @Test
    void theStrategyChooserChangesThePool() {
        select("hash");
        view.openPool();
        Ui.until(display, "the chooser is filled", () -> !strategies().isEmpty());
        Combo combo = strategies().get(0);
        assertEquals("round-robin", combo.getText());
        combo.select(combo.indexOf("random"));
        combo.notifyListeners(SWT.Selection, new Event());
        Ui.until(display, "the pool has it", () -> pool.snapshot().strategy().equals("random"));
        Ui.until(display, "the status line tells it", () -> says("Pool hash now picks by random."));
    }

    private List<Combo> strategies() {
        return Ui.all(shell, Combo.class, combo -> List.of(combo.getItems()).contains("random"));
    }

    @Test
    void theBoundsAreAppliedAtOnceAndNotBefore() {
        view.openPool();
        List<Spinner> spinners = Ui.all(shell, Spinner.class, any -> true);
        Ui.until(display, "the pool's own bounds", () -> spinners.get(1).getSelection() == 6);
        Button apply = Ui.all(shell, Button.class, b -> b.getText().equals("Apply")).get(0);
        assertFalse(apply.isEnabled());
        spinners.get(0).setSelection(9);
        assertFalse(apply.isEnabled(), "9 to 6 is impossible");
        spinners.get(1).setSelection(12);
        assertTrue(apply.isEnabled());
        step();
        view.refreshSoon();
        assertEquals(List.of(), pool.calls);
        apply.notifyListeners(SWT.Selection, new Event());
        Ui.until(display, "the pool has them", () -> pool.calls.contains("resize 9 12"));
    }

    @Test
    void theFilterHidesWhatDoesNotMatch() {
        Text filter = Ui.all(shell, Text.class, t -> t.getMessage().startsWith("Filter")).get(0);
        filter.setText("name:hash-4");
        Ui.until(display, "only that worker", () -> names().equals(List.of("drover", "hash", "hash-4")));
        filter.setText("cpu>lots");
        Ui.until(display, "the problem is told", () -> says("'cpu>lots' needs a number"));
        Ui.key(filter, 0, SWT.ESC, SWT.ESC);
        Ui.until(display, "all of them", () -> names().contains("hash-6"));
        Ui.key(table(), 0, 0, 'g');
        assertEquals("g", filter.getText());
    }

    @Test
    void spacePausesAndGoesOn() {
        Ui.key(table(), 0, ' ', ' ');
        assertTrue(says("Paused"));
        life.pool("late", 1, 9000);
        step();
        view.refreshSoon();
        view.choose(choice -> choice.sortedBy(Column.PID, true));
        Ui.until(display, "sorted while paused", () -> view.shownChoice().column() == Column.PID);
        assertFalse(names().contains("late-1"));
        Ui.key(table(), 0, ' ', ' ');
        Ui.until(display, "the new pool", () -> names().contains("late-1"));
    }

    @Test
    void rowsAreCopiedAsATable() {
        select("hash-1");
        Ui.key(table(), SWT.MOD1, 'c', 'c');
        Clipboard clipboard = new Clipboard(display);
        String text = (String) clipboard.getContents(TextTransfer.getInstance());
        clipboard.dispose();
        assertTrue(text.startsWith("Name\tPID\tKind"), text);
        assertTrue(text.contains("\nhash-1\t4100\tworker"), text);
    }

    @Test
    void theTreeIsClosedAndOpenedByKeys() {
        select("hash");
        Ui.key(table(), 0, SWT.ARROW_LEFT, (char) 0);
        Ui.until(display, "closed", () -> !names().contains("hash-1"));
        Ui.key(table(), 0, SWT.ARROW_RIGHT, (char) 0);
        Ui.until(display, "open", () -> names().contains("hash-1"));
        Ui.key(table(), 0, SWT.ARROW_RIGHT, (char) 0);
        assertEquals("hash-1", view.selectedRows().get(0).name());
    }

    @Test
    void survivesServicesThatGoAndComeBack() {
        pools.poolsThere = false;
        pools.monitorThere = false;
        view.refreshSoon();
        Ui.until(display, "nothing is left", () -> names().isEmpty());
        assertTrue(says("No process monitor"));
        pools.poolsThere = true;
        pools.monitorThere = true;
        view.refreshSoon();
        Ui.until(display, "everything is back", () -> names().contains("hash-6"));
    }

    @Test
    void savedLayoutIsRestored() {
        view.choose(choice -> choice.sortedBy(Column.CPU).asTree(false));
        view.column(Column.COMMAND, true);
        shell.dispose();
        show();
        assertEquals(Column.CPU, view.choice().column());
        assertFalse(view.choice().tree());
        assertTrue(view.columns().isShown(Column.COMMAND));
    }

    @Test
    void leavesNoThreadBehind() {
        shell.dispose();
        Ui.until(display, "the background thread ends", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("drover-ui-refresh") && thread.isAlive()));
    }
}

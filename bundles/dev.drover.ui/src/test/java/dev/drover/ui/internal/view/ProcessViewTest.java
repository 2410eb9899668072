package dev.drover.ui.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.drover.api.pool.PoisonedTask;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Console;
import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakePools;
import dev.drover.ui.internal.fake.Liveliness;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.Question;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.ViewSettings;
import dev.drover.ui.internal.model.Grouping;
import dev.drover.ui.internal.source.Settings;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
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
import org.junit.jupiter.api.io.TempDir;

/** The view as a person uses it, on a real display and made-up processes. */
final class ProcessViewTest {
    private final FakePools pools = new FakePools();
    private final Liveliness life = new Liveliness(pools, 42, 1_000_000);
    private final Map<String, String> memory = new HashMap<>();
    private final List<Question> asked = new ArrayList<>();
    private FakePool pool;
    private final Settings settings = Settings.inMemory();
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
        view = new ProcessView(shell, pools, memory, Surroundings.plain(settings, plan -> {
            asked.add(plan);
            return agrees;
        }));
        shell.open();
        Ui.until(display, "the workers are shown", () -> names().contains("hash-6"));
    }

    private void step() {
        now += 1000;
        life.step(now);
    }

    private Text filter() {
        return Ui.all(shell, Text.class, t -> t.getMessage().startsWith("Filter")).get(0);
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
        pool.slots.get(0).print(Instant.ofEpochMilli(now + 1), Console.Stream.OUT, "to the one");
        pool.slots.get(0).print(Instant.ofEpochMilli(now + 1), Console.Stream.ERR, "to the other\u001b[2J");
        Ui.until(display, "both lines", () -> text.getText().contains("to the one\nto the other\\u001b[2J"));
        int line = text.getLineAtOffset(text.getText().indexOf("to the other"));
        assertEquals(text.getLineCount() - 1, line);
        select("hash-2");
        Ui.until(display, "another console", () -> !text.getText().contains("to the one"));
    }

    @Test
    void severalConsolesAreMergedAndToldApart() {
        select("hash-1");
        Ui.key(table(), SWT.SHIFT, SWT.ARROW_DOWN, (char) 0);
        view.openConsole();
        pool.slots.get(0).print(Instant.ofEpochMilli(now + 1), Console.Stream.OUT, "first");
        pool.slots.get(1).print(Instant.ofEpochMilli(now + 2), Console.Stream.OUT, "second");
        StyledText text = Ui.all(shell, StyledText.class, any -> true).get(0);
        Ui.until(display, "both lines", () -> text.getText().contains("hash-1  first\nhash-2  second"));
        assertTrue(says("hash-1, hash-2  ·  merged by time"));
        assertTrue(text.getText().contains("── process 4100 started"), text.getText());
    }

    @Test
    void theVerdictOfADeadProcessIsShown() {
        life.trouble(pool, now);
        view.refreshSoon();
        Ui.until(display, "the dead one is there",
                () -> rows().stream().anyMatch(row -> row.pid() == 4090 && !row.alive()));
        view.grid().select(rows().stream().filter(row -> row.pid() == 4090).findFirst().orElseThrow().key());
        Ui.choose(table().getMenu(), "Show Verdict");
        StyledText text = text("Verdict");
        Ui.until(display, "the verdict", () -> text.getText().startsWith("Killed by signal KILL; 2 tasks"));
        assertTrue(text.isVisible());
        assertTrue(text.getText().contains("\ncause: "), text.getText());
        select("hash-1");
        Ui.until(display, "there is none", () -> text.getText().isEmpty() && says("hash-1 has not ended"));
    }

    @Test
    void aThreadDumpIsShownAndAHeapDumpNamed(@TempDir Path folder) throws IOException {
        pool.slots.get(0).dump.complete(Files.writeString(folder.resolve("one.txt"), "main: RUNNABLE"));
        select("hash-1");
        Ui.choose(table().getMenu(), "Dump", "Threads");
        StyledText text = text("Dump");
        Ui.until(display, "the dump", () -> text.getText().equals("main: RUNNABLE") && text.isVisible());
        assertTrue(says("Thread dump of hash-1"));
        pool.slots.get(1).dump.complete(folder.resolve("two.hprof"));
        select("hash-2");
        Ui.choose(table().getMenu(), "Dump", "Heap to File");
        Ui.until(display, "where it is", () -> says("The heap dump of hash-2 is " + folder.resolve("two.hprof")));
        assertEquals("main: RUNNABLE", text.getText());
    }

    @Test
    void workersAreRecycledAndThePoolRestartedByTheMenu() {
        select("hash-1");
        Ui.choose(table().getMenu(), "Recycle");
        Ui.until(display, "it is asked", () -> pool.slots.get(0).ended.equals(List.of("recycle")));
        Ui.until(display, "it is told that it begins", () -> says("Recycling hash-1 …"));
        select("hash");
        Ui.choose(table().getMenu(), "Restart Pool hash");
        Ui.until(display, "the pool is asked", () -> pool.calls.equals(List.of("restart")));
        Ui.until(display, "it is told", () -> says("Pool hash has been restarted: 6 workers were replaced."));
    }

    private StyledText text(String tab) {
        return Ui.all(shell, StyledText.class, any -> true).get(List.of("Console", "Verdict", "Dump").indexOf(tab));
    }

    @Test
    void thePoolTabTellsOfRejectedTasks() {
        pool.poisoned = List.of(new PoisonedTask("draw & fill", Optional.of("k"), 3, "it was killed",
                Instant.now().plusSeconds(60)));
        view.openPool();
        view.refreshSoon();
        Ui.until(display, "the sentence",
                () -> says(": the task 'draw && fill' with the key 'k', after 3 deaths: it was killed"));
        Button reset = Ui.all(shell, Button.class, b -> b.getText().startsWith("Reset")).get(0);
        reset.notifyListeners(SWT.Selection, new Event());
        Ui.until(display, "the pool is asked", () -> pool.calls.equals(List.of("reset")));
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
        Text filter = filter();
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
        assertTrue(text.startsWith("Name\tState\tCPU\tMemory\tPID\tKind"), text);
        assertTrue(text.contains("\t4100\tworker\t"), text);
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
        view.choose(choice -> choice.sortedBy(Column.CPU).groupedBy(Grouping.NONE));
        view.column(Column.COMMAND, true);
        SashForm sash = Ui.all(shell, SashForm.class, any -> true).get(0);
        sash.setWeights(700, 300);
        filter().setText("hash");
        shell.dispose();
        show();
        assertEquals(Column.CPU, view.choice().column());
        assertFalse(view.choice().tree());
        assertTrue(view.columns().isShown(Column.COMMAND));
        assertEquals("hash", filter().getText());
        assertEquals("hash", view.choice().filter().text());
        int[] weights = Ui.all(shell, SashForm.class, any -> true).get(0).getWeights();
        assertEquals(700, weights[0], 10);
    }

    @Test
    void leavesNoThreadBehind() {
        shell.dispose();
        Ui.until(display, "the background thread ends", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("drover-ui-refresh") && thread.isAlive()));
    }

    @Test
    void whatIsSetActsAtOnce() {
        settings.change(before -> new ViewSettings(before.period(), before.endedKept(), before.consoleLines(),
                before.secrets(), false, List.of(Column.NAME, Column.COMMAND)));
        assertEquals(List.of(Column.NAME, Column.COMMAND), view.columns().shown());
        select("hash-1");
        Ui.key(table(), SWT.SHIFT, SWT.DEL, SWT.DEL);
        Ui.until(display, "it is killed without a question", () -> says("It was killed by a person."));
        assertTrue(asked.isEmpty());
        view.column(Column.CPU, true);
        assertTrue(settings.now().columns().contains(Column.CPU), "the menu sets the same columns");
        view.columns().show(Column.AGE, true);
        settings.change(before -> before.every(Duration.ofSeconds(2)));
        assertTrue(view.columns().isShown(Column.AGE), "another rate leaves the columns alone");
    }

    @Test
    void theViewGroupsByWhatIsChosenInItsMenu() {
        Ui.choose(table().getMenu(), "Group By", "State");
        Ui.until(display, "in groups", () -> view.shownChoice().grouping() == Grouping.STATE);
        assertTrue(names().contains("running"), names()::toString);
        shell.dispose();
        show();
        assertEquals(Grouping.STATE, view.choice().grouping(), "remembered");
    }
}

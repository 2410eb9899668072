package dev.drover.ui.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.Usage;
import dev.drover.api.pool.WorkerState;
import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakePools;
import dev.drover.ui.internal.fake.Liveliness;
import dev.drover.ui.internal.model.Question;
import dev.drover.ui.internal.model.TableFile;
import dev.drover.ui.internal.source.Settings;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The actions on rows by menu, toolbar and keys, on made-up workers and real processes. */
final class RowActionsTest {
    private static Display display;
    private final FakePools pools = new FakePools();
    private final Liveliness life = new Liveliness(pools, 42, 1_000_000);
    private final List<Question> asked = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();
    private FakePool pool;
    private boolean agrees;
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
        pool = life.pool("hash", 3, 4100);
        life.step(System.currentTimeMillis());
        states(WorkerState.READY, WorkerState.BUSY, WorkerState.ASLEEP);
        shell = new Shell(display);
        shell.setLayout(new FillLayout());
        shell.setSize(1280, 800);
        view = new ProcessView(shell, pools, new HashMap<>(), Surroundings.plain(Settings.inMemory(), question -> {
            asked.add(question);
            return agrees;
        }));
        shell.open();
        Ui.until(display, "the workers are shown", () -> view.lines().size() > 5);
    }

    @AfterEach
    void close() {
        shell.dispose();
        for (Process each : started) {
            each.descendants().forEach(ProcessHandle::destroyForcibly);
            each.destroyForcibly();
        }
    }

    private void states(WorkerState... states) {
        for (int i = 0; i < states.length; i++)
            pool.slots.get(i).set(states[i], states[i] == WorkerState.BUSY ? 2 : 0, 10, 0, 100);
    }

    private Canvas table() {
        return view.grid().control();
    }

    private void select(long... pids) {
        for (long pid : pids) {
            Ui.until(display, "process " + pid + " is there",
                    () -> view.lines().stream().anyMatch(line -> line.row().pid() == pid));
        }
        view.grid().selection().clear();
        view.lines().stream().filter(line -> Arrays.stream(pids).anyMatch(pid -> pid == line.row().pid()))
                .forEach(line -> view.grid().selection().toggle(line.key()));
        view.selected();
    }

    private boolean says(String text) {
        return !Ui.all(shell, Label.class, label -> label.getText().contains(text)).isEmpty();
    }

    private MenuItem item(String... path) {
        Menu menu = table().getMenu();
        menu.notifyListeners(SWT.Show, new Event());
        MenuItem found = null;
        for (String name : path) {
            found = Arrays.stream(menu.getItems())
                    .filter(each -> each.getText().replace("&", "").split("\t")[0].equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("The menu has no " + name));
            menu = found.getMenu();
        }
        return found;
    }

    private static String clipboard() {
        Clipboard clipboard = new Clipboard(display);
        try {
            return String.valueOf(clipboard.getContents(TextTransfer.getInstance()));
        } finally {
            clipboard.dispose();
        }
    }

    @Test
    void sleepAndWakeGoToThoseWorkersToWhichTheyApply() {
        select(4100, 4101, 4102);
        Ui.key(table(), 0, SWT.F7, (char) 0);
        Ui.until(display, "two are asked", () -> pool.slots.get(1).ended.contains("sleep"));
        Ui.key(table(), 0, SWT.F8, (char) 0);
        Ui.until(display, "one is asked", () -> pool.slots.get(2).ended.contains("wake"));
        assertEquals(List.of("sleep"), pool.slots.get(0).ended);
        assertEquals(List.of("wake"), pool.slots.get(2).ended);
        select(4000);
        Ui.key(table(), 0, SWT.F7, (char) 0);
        assertTrue(says("Select workers that are awake first."));
    }

    @Test
    void recyclingAndThreadDumpsHaveKeys() {
        select(4100, 4102);
        Ui.key(table(), 0, SWT.F9, (char) 0);
        Ui.until(display, "both are asked", () -> pool.slots.get(2).ended.contains("recycle"));
        Ui.key(table(), 0, SWT.F6, (char) 0);
        Ui.until(display, "only the one that is awake", () -> pool.slots.get(0).ended.contains("dump THREADS"));
        assertEquals(List.of("recycle"), pool.slots.get(2).ended);
    }

    @Test
    void eachItemIsEnabledOnlyWhereItApplies() {
        select(4102);
        assertFalse(item("Sleep").isEnabled());
        assertTrue(item("Wake Up").isEnabled());
        assertFalse(item("Dump").isEnabled(), "a worker that sleeps makes no dump");
        select(4901);
        for (String each : List.of("Sleep", "Wake Up", "Recycle", "Dump")) assertFalse(item(each).isEnabled(), each);
        for (String each : List.of("End", "Kill …", "Kill Tree …", "Send Signal"))
            assertTrue(item(each).isEnabled(), each);
        assertFalse(item("Copy", "Debugger Address").isEnabled());
        select(4000);
        for (String each : List.of("End", "Kill …", "Kill Tree …", "Send Signal"))
            assertFalse(item(each).isEnabled(), each + " of the main process");
    }

    @Test
    void theToolbarFollowsTheSelection() {
        ToolBar bar = Ui.all(shell, ToolBar.class, any -> true).get(0);
        List<String> tips = List.of("Put the selected", "Wake the selected", "Replace the selected");
        select(4102);
        assertEquals(List.of(false, true, true), tips.stream().map(tip -> tool(bar, tip).isEnabled()).toList());
        select(4100);
        assertEquals(List.of(true, false, true), tips.stream().map(tip -> tool(bar, tip).isEnabled()).toList());
        tool(bar, "Put the selected").notifyListeners(SWT.Selection, new Event());
        Ui.until(display, "it is asked", () -> pool.slots.get(0).ended.contains("sleep"));
        select(4900);
        assertEquals(List.of(false, false, false), tips.stream().map(tip -> tool(bar, tip).isEnabled()).toList());
    }

    private static ToolItem tool(ToolBar bar, String tip) {
        return Arrays.stream(bar.getItems())
                .filter(each -> each.getToolTipText() != null && each.getToolTipText().startsWith(tip))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTreeOfRealProcessesIsKilledAfterAQuestion() throws Exception {
        Process root = child("sh", "-c", "sleep 600 & sleep 601 & wait");
        Ui.until(display, "it has two children", () -> root.descendants().count() == 2);
        List<ProcessHandle> below = root.descendants().toList();
        select(root.pid());
        Ui.key(table(), SWT.MOD1 | SWT.SHIFT, SWT.DEL, SWT.DEL);
        assertEquals("Kill sh (process " + root.pid() + ") and all processes below at once?", asked.get(0).question());
        assertTrue(root.isAlive());
        agrees = true;
        Ui.choose(table().getMenu(), "Kill Tree …");
        Ui.until(display, "it is told", () -> says("3 processes were killed: sh and what was below."));
        Ui.until(display, "none is left", () -> !root.isAlive() && below.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aSignalIsSentToARealProcessAfterAQuestion() throws Exception {
        Process process = child("sh", "-c", "trap 'exit 7' USR1; while :; do sleep 0.05; done");
        select(process.pid());
        Ui.choose(table().getMenu(), "Send Signal", "USR1 …");
        assertEquals("Send USR1 to sh (process " + process.pid() + ")?", asked.get(0).question());
        agrees = true;
        // A shell that has not come to its trap yet ends by the signal: so it is sent once the loop runs.
        Ui.until(display, "the loop runs", () -> process.descendants().findAny().isPresent());
        Ui.choose(table().getMenu(), "Send Signal", "USR1 …");
        Ui.until(display, "it is told", () -> says("sh was sent USR1."));
        assertEquals(7, process.waitFor());
    }

    private Process child(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        long now = System.currentTimeMillis();
        long start = process.info().startInstant().orElseThrow().toEpochMilli();
        pools.monitor.sample(new ProcessId(process.pid(), start), 4000, ProcessKind.CHILD, "sh", "sh -c",
                new Usage(now, 0, 1 << 20));
        return process;
    }

    @Test
    void theQuestionBeforeASignalCountsTheTasksInFlight() {
        select(4101);
        Ui.choose(table().getMenu(), "Send Signal", "STOP …");
        assertTrue(asked.get(0).consequence().startsWith("2 tasks in flight will fail or run again"),
                asked.get(0).consequence());
    }

    @Test
    void thePoolIsShutDownAfterAQuestion() {
        pool.queued = 5;
        view.refreshSoon();
        Ui.until(display, "five wait", () -> view.pool("hash").filter(it -> it.queued() == 5).isPresent());
        select(4100);
        Ui.choose(table().getMenu(), "Shut Down Pool …");
        assertTrue(asked.get(0).consequence().startsWith("7 tasks that it has taken will be finished first."),
                asked.get(0).consequence());
        assertEquals(List.of(), pool.calls);
        agrees = true;
        Ui.choose(table().getMenu(), "Shut Down Pool …");
        Ui.until(display, "it is told", () -> pool.calls.equals(List.of("shutdown")) && says("Pool hash has ended."));
    }

    @Test
    void theEnvironmentOfARealProcessIsCopiedWithItsSecretsMasked() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        builder.environment().put("API_TOKEN", "hunter2");
        builder.environment().put("COLOUR", "blue");
        Process process = builder.start();
        started.add(process);
        pools.monitor.sample(new ProcessId(process.pid(), process.info().startInstant().orElseThrow().toEpochMilli()),
                4000, ProcessKind.CHILD, "sleep", "sleep 600", new Usage(System.currentTimeMillis(), 0, 1 << 20));
        select(process.pid());
        Ui.choose(table().getMenu(), "Copy", "Environment");
        Ui.until(display, "it is told", () -> says("The environment of sleep is in the clipboard"));
        Ui.until(display, "it is there", () -> clipboard().contains("COLOUR=blue"));
        assertTrue(clipboard().contains("API_TOKEN=***"), clipboard());
        assertFalse(clipboard().contains("hunter2"));
    }

    @Test
    void aCellTheTableAndACommandLineWithoutSecretsAreCopied() {
        pools.monitor.sample(new ProcessId(4901, 1_000_000), 4000, ProcessKind.CHILD, "git",
                "git clone https://me:hunter2@example.org/x --token hunter2", new Usage(1, 0, 1));
        view.refreshSoon();
        Ui.until(display, "the command", () -> view.lines().stream()
                .anyMatch(line -> line.row().command().startsWith("git clone")));
        select(4901);
        Ui.choose(table().getMenu(), "Copy", "Command Line");
        assertEquals("git clone https://***@example.org/x --token ***", clipboard());
        Ui.choose(table().getMenu(), "Copy", "Cell", "Kind");
        assertEquals("child", clipboard());
        Ui.key(table(), SWT.MOD1 | SWT.SHIFT, 'c', 'C');
        assertEquals(view.lines().size() + 1, clipboard().lines().count());
    }

    @Test
    void theTableIsExportedWithPlainFigures() {
        select(4101);
        String csv = new RowActions(view).text(TableFile.CSV);
        List<String> lines = csv.lines().toList();
        assertTrue(lines.get(0).startsWith("Name,Pool,Kind,PID,Parent,Started by,State,Memory bytes,CPU cores,"),
                lines.get(0));
        Optional<String> busy = lines.stream()
                .filter(line -> line.startsWith("hash-2,hash,worker,4101,4000,pool hash,busy,"))
                .findFirst();
        assertTrue(busy.isPresent() && busy.get().contains(",2,10,0,100,1970-01-01T"), csv);
        assertTrue(lines.stream().noneMatch(line -> line.contains(",pool,")), csv);
        assertTrue(new RowActions(view).text(TableFile.JSON).contains("\"In flight\":2,\"Done\":10"), csv);
    }

    @Test
    void altAndADigitShowATab() {
        Ui.key(table(), SWT.ALT, '7', '7');
        assertTrue(view.details().errors().control().isVisible());
        Ui.key(table(), SWT.ALT, '9', '9');
        assertTrue(view.details().errors().control().isVisible());
    }
}

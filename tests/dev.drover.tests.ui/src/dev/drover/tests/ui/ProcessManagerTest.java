package dev.drover.tests.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.WorkerLost;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** The process manager on real processes, with the framework's services, on a real display. */
final class ProcessManagerTest {
    private final Bundle tests = FrameworkUtil.getBundle(ProcessManagerTest.class);
    private final BundleContext framework = tests.getBundleContext();
    private final Display display = Display.getDefault();
    private ProcessPool pool;
    private View view;

    @BeforeEach
    void open() throws Exception {
        pool = service(ProcessPools.class).open(PoolSpec.java("speakers", Speaker.class).size(2, 2));
        view = new View(display, tests, bundle("dev.drover.ui"));
        view.until("both workers are ready and measured", () -> view.workers("State").equals(List.of("ready", "ready"))
                && view.workers("Memory").stream().allMatch(memory -> memory.endsWith(" MB")));
    }

    @AfterEach
    void close() {
        if (view != null) view.close();
        if (pool != null) pool.close();
    }

    private <T> T service(Class<T> type) {
        return framework.getService(reference(type));
    }

    private <T> ServiceReference<T> reference(Class<T> type) {
        var reference = framework.getServiceReference(type);
        assertNotNull(reference, () -> "there is no service " + type.getName());
        return reference;
    }

    private Bundle bundle(String name) {
        return Arrays.stream(framework.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void say(ProcessPool pool, String text) throws Exception {
        assertEquals(text, pool.send(Speaker.SAY, text).get(60, TimeUnit.SECONDS));
    }

    @Test
    void theRowsAreThePoolsOwnProcesses() {
        Set<String> pids = pool.snapshot().workers().stream()
                .map(worker -> Long.toString(worker.pid()))
                .collect(Collectors.toSet());
        assertEquals(pids, Set.copyOf(view.workers("PID")));
        assertEquals(List.of("speakers-1", "speakers-2"), view.workers("Name"));
        assertEquals(Set.of(Long.toString(ProcessHandle.current().pid())), Set.copyOf(view.workers("Parent")));
        assertTrue(view.rows().stream().anyMatch(cells -> cells.get(5).equals("main")));
    }

    /** The view is paused, so that the figures of one moment are sorted again and again. */
    @Test
    void sortsByEveryColumnBothWays() throws Exception {
        PoolSpec spec = PoolSpec.java("others", Speaker.class).size(1, 1).weights(3).links("unix");
        try (ProcessPool others = service(ProcessPools.class).open(spec.closeGrace(Duration.ofMillis(1)))) {
            for (int i = 0; i < 5; i++) say(pool, "x");
            say(others, "x");
            assertThrows(ExecutionException.class, () -> others.send(Speaker.FAIL, "x").get(60, TimeUnit.SECONDS));
            others.send(Speaker.WAIT, "for ever");
            view.menu("Group By", "None");
            view.press("Show processes that have ended");
            for (String column : List.of("Weight", "Link", "Command")) view.menu("Columns", column);
            List<String> columns = view.columns();
            assertEquals(16, columns.size());
            assertEquals(columns, view.choices("Sort By"));
            view.until("no column has the same value in all rows", () -> columns.stream()
                    .allMatch(column -> SortedCells.of(column, view.cells(column)).differ()));
            view.press("Pause");
            for (String column : columns) {
                view.menu("Sort By", column);
                boolean first = view.isChecked("Sort By", "Largest First");
                view.until("sorted by " + column, () -> sorted(column, first));
                view.menu("Sort By", "Largest First");
                view.until("sorted by " + column + " the other way", () -> sorted(column, !first));
            }
        }
    }

    private boolean sorted(String column, boolean largestFirst) {
        return SortedCells.of(column, view.cells(column)).areSorted(largestFirst);
    }

    @Test
    void killingAWorkerAsksFirstAndTellsHowItEnded() throws Exception {
        CompletableFuture<String> lost = pool.send(Speaker.WAIT, "for ever");
        view.until("one is in flight", () -> view.workers("In flight").contains("1"));
        int place = view.workers("In flight").indexOf("1");
        String busy = view.workers("Name").get(place);
        String pid = view.workers("PID").get(place);
        view.select(busy);

        assertTrue(answer("Cancel").contains("1 task in flight will fail or run again."));
        assertFalse(lost.isDone());
        assertTrue(answer("Kill").contains(busy));
        view.until("the row tells the end", () -> view.rows().stream()
                .anyMatch(cells -> cells.get(4).equals(pid) && cells.get(1).equals("ended")));
        ExecutionException failure = assertThrows(ExecutionException.class, () -> lost.get(60, TimeUnit.SECONDS));
        assertTrue(failure.getCause() instanceof WorkerLost, failure::toString);
    }

    /** Presses Shift+Delete and then a button of the dialog; returns what the dialog said. */
    private String answer(String button) {
        AtomicReference<String> said = new AtomicReference<>("there was no dialog");
        press(button, said, 100);
        view.key(SWT.SHIFT, SWT.DEL, SWT.DEL);
        return said.get();
    }

    private void press(String button, AtomicReference<String> said, int tries) {
        display.timerExec(50, () -> {
            for (Shell dialog : display.getShells()) {
                if (dialog == view.shell || !dialog.isVisible()) continue;
                for (Button each : View.all(dialog, Button.class, b -> b.getText().equals(button))) {
                    said.set(View.all(dialog, Label.class, l -> true).stream()
                            .map(Label::getText)
                            .collect(Collectors.joining("\n")));
                    each.notifyListeners(SWT.Selection, new Event());
                    return;
                }
            }
            if (tries > 0) press(button, said, tries - 1);
        });
    }

    @Test
    void theSelectionSurvivesRefreshes() throws Exception {
        view.select("speakers-2");
        String before = view.copied().lines().skip(1).findFirst().orElseThrow().split("\t")[0];
        for (int i = 0; i < 3; i++) say(pool, "x");
        String head = view.copied();
        view.until("the figures have changed", () -> !view.copied().equals(head));
        view.menu("Sort By", "Largest First");
        List<String> after = view.copied().lines().skip(1).toList();
        assertEquals(1, after.size());
        assertEquals(before, after.get(0).split("\t")[0]);
        assertEquals("speakers-2", before);
    }

    @Test
    void theConsoleShowsBothStreams() throws Exception {
        say(pool, "hello");
        view.until("one has answered", () -> view.workers("Done").contains("1"));
        view.select(view.workers("Name").get(view.workers("Done").indexOf("1")));
        view.key(0, SWT.CR, SWT.CR);
        StyledText console = View.all(view.shell, StyledText.class, any -> true).get(0);
        view.until("both lines",
                () -> console.getText().contains("out: hello") && console.getText().contains("err: hello"));
    }

    @Test
    void theStrategyChooserChangesThePool() {
        view.select("speakers");
        view.key(0, SWT.CR, SWT.CR);
        Combo chooser = View.all(view.shell, Combo.class, combo -> List.of(combo.getItems()).contains("random")).get(0);
        assertEquals(service(ProcessPools.class).strategies(), List.of(chooser.getItems()));
        assertEquals(pool.snapshot().strategy(), chooser.getText());
        chooser.select(chooser.indexOf("random"));
        chooser.notifyListeners(SWT.Selection, new Event());
        view.until("the pool picks at random", () -> pool.snapshot().strategy().equals("random"));
        view.until("the status line says so", () -> view.says("now picks by random"));
    }

    @Test
    void theFilterLeavesWhatMatches() {
        Text filter = View.all(view.shell, Text.class, text -> text.getMessage().startsWith("Filter")).get(0);
        filter.setText("speakers-1");
        view.until("one worker", () -> view.workers("Name").equals(List.of("speakers-1")));
        filter.setText("mem>100G");
        view.until("nothing", () -> view.rows().isEmpty());
        filter.setText("");
        view.until("both again", () -> view.workers("Name").size() == 2);
    }

    @Test
    void goesOnWithoutTheMonitorAndTakesItBack() throws Exception {
        Bundle monitor = bundle("dev.drover.monitor");
        monitor.stop();
        try {
            view.until("it says so", () -> view.says("No process monitor"));
            assertEquals(List.of("speakers-1", "speakers-2"), view.workers("Name"));
            assertEquals(List.of("", ""), view.workers("Memory"));
        } finally {
            monitor.start();
        }
        view.until("the figures are back", () -> view.workers("Memory").stream().allMatch(m -> m.endsWith(" MB")));
    }
}

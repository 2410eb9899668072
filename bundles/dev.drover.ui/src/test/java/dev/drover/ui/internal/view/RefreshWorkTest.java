package dev.drover.ui.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.function.BooleanSupplier;

import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakePools;
import dev.drover.ui.internal.fake.Liveliness;
import dev.drover.ui.internal.source.Settings;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How much work a refresh is, counted and not timed: what is painted at a stretch, and what is read of the services.
 * The times are printed for people; on a busy machine they tell little.
 */
final class RefreshWorkTest {
    private static final int MOST_ROWS_AT_ONCE = 14;
    private static final int REFRESHES = 5;
    private final FakePools pools = new FakePools();
    private final Liveliness life = new Liveliness(pools, 42, 1_000_000);
    private final List<Integer> painted = new ArrayList<>();
    private long now = System.currentTimeMillis();
    private Display display;
    private Shell shell;
    private ProcessView view;

    @BeforeEach
    void connect() {
        Ui.needsDisplay();
        display = new Display();
    }

    @AfterEach
    void disconnect() {
        if (display != null) display.dispose();
    }

    private FakePool show(int workers) {
        FakePool pool = life.pool("hash", workers, 10_000);
        life.step(now);
        shell = new Shell(display);
        shell.setLayout(new FillLayout());
        shell.setSize(1280, 800);
        view = new ProcessView(shell, pools, new HashMap<>(), Surroundings.plain(Settings.inMemory(), plan -> true));
        shell.open();
        Ui.until(display, "the rows are there", () -> view.lines().size() > workers);
        view.grid().control().addListener(SWT.Paint,
                event -> painted.add((event.height + rowHeight() - 1) / rowHeight()));
        return pool;
    }

    private int rowHeight() {
        return view.grid().control().getVerticalBar().getIncrement();
    }

    /** Lets all figures change and be shown, and returns the longest stretch of the UI thread in microseconds. */
    private long refresh() {
        painted.clear();
        long at = now + 1000;
        life.step(at);
        now = at;
        view.refreshSoon();
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long[] longest = new long[1];
        long end = System.nanoTime() + 700_000_000L;
        BooleanSupplier over = () -> System.nanoTime() > end;
        while (!over.getAsBoolean()) {
            long cpu = clock.getCurrentThreadCpuTime();
            boolean more = display.readAndDispatch();
            longest[0] = Math.max(longest[0], (clock.getCurrentThreadCpuTime() - cpu) / 1000);
            if (more) continue;
            display.timerExec(10, () -> {});
            display.sleep();
        }
        return longest[0];
    }

    @Test
    void aRefreshPaintsNoMoreForAThousandRowsThanAreSeenAndFewAtATime() {
        show(1000);
        for (int i = 0; i < REFRESHES; i++) refresh();
        long longest = 0;
        List<Integer> most = new ArrayList<>();
        int seen = view.grid().control().getClientArea().height / rowHeight() + 1;
        for (int i = 0; i < REFRESHES; i++) {
            longest = Math.max(longest, refresh());
            // All at once is painted what another window has uncovered, or what gets or loses the focus by it.
            most.add(painted.stream().mapToInt(Integer::intValue).filter(rows -> rows < seen).max().orElse(0));
            // A refresh of the view's own timer may fall into the same time.
            int all = painted.stream().mapToInt(Integer::intValue).filter(rows -> rows < seen).sum();
            assertTrue(all <= 3 * (seen + 4), all + " rows painted of " + seen + " that are seen: " + painted);
        }
        Collections.sort(most);
        int usual = most.get(REFRESHES / 2);
        assertTrue(usual > 0 && usual <= MOST_ROWS_AT_ONCE, "most rows painted at a stretch: " + most);
        System.out.println("1,000 rows, all figures changing: longest stretch of the UI thread " + longest
                + " µs of processor time");
    }

    @Test
    void workersThatDoNothingCostNoReadingOfConsolesAndFewOfHistories() {
        FakePool pool = show(200);
        for (int i = 0; i < REFRESHES; i++) refresh();
        int consoles = pool.slots.stream().mapToInt(each -> each.consoleReads.get()).sum();
        assertEquals(0, consoles, "no console is shown");
        int before = pools.monitor.historyReads.get();
        refresh();
        int histories = pools.monitor.historyReads.get() - before;
        // The curves that are shown, twice if the view's own timer falls into the same time, and no row by itself.
        assertTrue(histories <= 3 * 8, "histories read for 200 idle workers: " + histories);
    }
}

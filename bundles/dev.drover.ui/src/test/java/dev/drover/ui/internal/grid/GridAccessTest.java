package dev.drover.ui.internal.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.model.ColumnLayout;
import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.Rows;
import dev.drover.ui.internal.model.TableSnapshot;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What assistive tools are answered. */
final class GridAccessTest {
    private Display display;
    private Shell shell;
    private Grid grid;

    @BeforeEach
    void open() {
        boolean there = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null
                || !System.getProperty("os.name").equals("Linux");
        if (!there) System.out.println("SKIPPED: tests of widgets need a display, and DISPLAY is not set (use Xvfb)");
        Assumptions.assumeTrue(there, "no display");
        display = new Display();
        shell = new Shell(display);
        shell.setLayout(new FillLayout());
        shell.setSize(800, 400);
        grid = new Grid(shell, new ColumnLayout(), new Icons(shell), new NobodyCares());
        shell.open();
        show(1, 2, 3);
    }

    @AfterEach
    void close() {
        if (display != null) display.dispose();
    }

    private static final class NobodyCares implements GridUser {
        @Override
        public void sort(dev.drover.ui.internal.model.Column column) {}

        @Override
        public void open(String key, boolean open) {}

        @Override
        public void selected() {}

        @Override
        public void activated(Row row) {}

        @Override
        public void copy() {}

        @Override
        public void filter(String typed) {}
    }

    private void show(int... workers) {
        List<Line> lines = Arrays.stream(workers)
                .mapToObj(each -> new Line(Rows.worker(each).row(), 0, false, false)).toList();
        TableSnapshot empty = TableSnapshot.EMPTY;
        grid.show(new TableSnapshot(empty.reading(), empty.choice(), lines, empty.totals(), lines.size(), Map.of(),
                Map.of()));
    }

    private AccessibleControlEvent event(int child) {
        AccessibleControlEvent event = new AccessibleControlEvent(grid.control().getAccessible());
        event.childID = child;
        return event;
    }

    private List<Integer> children() {
        AccessibleControlEvent event = event(ACC.CHILDID_SELF);
        grid.access().items().getChildren(event);
        AccessibleControlEvent count = event(ACC.CHILDID_SELF);
        grid.access().items().getChildCount(count);
        assertEquals(count.detail, event.children.length);
        return Stream.of(event.children).map(Integer.class::cast).toList();
    }

    private String name(int child) {
        AccessibleEvent event = new AccessibleEvent(grid.control().getAccessible());
        event.childID = child;
        grid.access().texts().getName(event);
        return event.result;
    }

    @Test
    void everyRowIsAnItemWithNameRoleStateAndPlace() {
        grid.select(grid.lines().get(1).key());
        List<Integer> children = children();
        assertEquals(3, children.size());
        for (int i = 0; i < 3; i++) {
            assertTrue(name(children.get(i)).startsWith("hash-" + (i + 1) + ", State ready"), name(children.get(i)));
            AccessibleControlEvent event = event(children.get(i));
            grid.access().items().getRole(event);
            assertEquals(ACC.ROLE_TREEITEM, event.detail);
            grid.access().items().getState(event);
            assertEquals(i == 1, (event.detail & ACC.STATE_SELECTED) != 0);
            grid.access().items().getLocation(event);
            assertEquals(grid.rowHeight(), event.height);
            assertEquals(grid.control().toDisplay(0, grid.headHeight() + i * grid.rowHeight()).y, event.y);
        }
        AccessibleControlEvent selection = event(ACC.CHILDID_SELF);
        grid.access().items().getSelection(selection);
        assertEquals(children.get(1), selection.childID);
    }

    @Test
    void anItemKeepsItsNumberInAnotherOrderAndIsNobodyOnceItIsGone() {
        List<Integer> before = children();
        show(3, 1);
        assertEquals(List.of(before.get(2), before.get(0)), children());
        assertTrue(name(before.get(2)).startsWith("hash-3"));
        assertNull(name(before.get(1)));
        show(2, 3, 1);
        assertEquals(before.get(1), children().get(0));
    }

    @Test
    void anotherRowWithTheFocusIsToldOnceAndARefreshIsNot() {
        List<Integer> told = new ArrayList<>();
        GridAccess access = new GridAccess(grid, told::add);
        for (int row = 0; row < 3; row++) {
            grid.select(grid.lines().get(row).key());
            access.focusMoved();
            for (int refresh = 0; refresh < 60; refresh++) {
                show(1, 2, 3);
                access.focusMoved();
            }
        }
        show(3, 1, 2);
        access.focusMoved();
        assertEquals(3, told.size(), "one for each row, none for refreshes and another order: " + told);
        assertEquals(3, Set.copyOf(told).size(), told.toString());
    }

    @Test
    void thousandsOfRowsThatCameAndWentAreForgotten() {
        for (int i = 1; i < 6000; i += 3) {
            show(i, i + 1, i + 2);
            assertEquals(3, children().size());
        }
        assertTrue(name(children().get(0)).startsWith("hash-"));
    }
}

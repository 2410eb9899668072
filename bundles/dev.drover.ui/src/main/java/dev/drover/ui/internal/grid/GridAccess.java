package dev.drover.ui.internal.grid;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.RowText;
import dev.drover.ui.internal.model.Selection;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/**
 * The grid for assistive technology: a tree whose items are read out with the names of their figures. An item has the
 * same number as long as its row is there, whatever its place, because tools keep items. Used by the UI thread.
 */
final class GridAccess {
    private final Grid grid;
    private final IntConsumer focus;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> keys = new HashMap<>();
    private final AccessibleAdapter texts = new Texts();
    private final AccessibleControlAdapter items = new Items();
    private int next;
    private String told = "";

    GridAccess(Grid grid) {
        this(grid, child -> grid.control().getAccessible().setFocus(child));
    }

    /** @param focus tells assistive tools which item has the focus */
    GridAccess(Grid grid, IntConsumer focus) {
        this.grid = grid;
        this.focus = focus;
    }

    void attach() {
        grid.control().getAccessible().addAccessibleListener(texts);
        grid.control().getAccessible().addAccessibleControlListener(items);
    }

    AccessibleAdapter texts() {
        return texts;
    }

    AccessibleControlAdapter items() {
        return items;
    }

    /** Tells that another row has the focus, once; a refresh tells nothing. */
    void focusMoved() {
        String key = grid.selection().focus();
        if (key.equals(told) || Selection.indexOf(key, grid.lines()) < 0) return;
        told = key;
        focus.accept(number(key));
    }

    private int number(String key) {
        Integer known = numbers.get(key);
        if (known != null) return known;
        forget();
        numbers.put(key, next);
        keys.put(next, key);
        return next++;
    }

    /** Forgets rows that are gone, once there are many of them. */
    private void forget() {
        if (numbers.size() < 1000 || numbers.size() < 4 * grid.lines().size()) return;
        Set<String> present = grid.lines().stream().map(Line::key).collect(Collectors.toSet());
        numbers.keySet().retainAll(present);
        keys.values().retainAll(present);
    }

    private int index(int child) {
        String key = keys.get(child);
        return key == null ? -1 : Selection.indexOf(key, grid.lines());
    }

    private final class Texts extends AccessibleAdapter {
        @Override
        public void getName(AccessibleEvent event) {
            event.result = event.childID == ACC.CHILDID_SELF ? "Processes"
                    : grid.line(index(event.childID)).map(GridAccess.this::spoken).orElse(null);
        }

        @Override
        public void getHelp(AccessibleEvent event) {
            if (event.childID == ACC.CHILDID_SELF)
                event.result = "Delete ends a process, Shift+Delete kills it, Space pauses, letters filter.";
        }
    }

    private final class Items extends AccessibleControlAdapter {
        @Override
        public void getRole(AccessibleControlEvent event) {
            event.detail = event.childID == ACC.CHILDID_SELF ? ACC.ROLE_TREE : ACC.ROLE_TREEITEM;
        }

        @Override
        public void getChildCount(AccessibleControlEvent event) {
            event.detail = event.childID == ACC.CHILDID_SELF ? grid.lines().size() : 0;
        }

        @Override
        public void getChildren(AccessibleControlEvent event) {
            if (event.childID == ACC.CHILDID_SELF)
                event.children = grid.lines().stream().map(line -> (Object) number(line.key())).toArray();
        }

        @Override
        public void getState(AccessibleControlEvent event) {
            event.detail = state(event.childID);
        }

        @Override
        public void getSelection(AccessibleControlEvent event) {
            List<Row> rows = grid.selectedRows();
            event.childID = rows.isEmpty() ? ACC.CHILDID_NONE
                    : rows.size() == 1 ? number(rows.get(0).key()) : ACC.CHILDID_MULTIPLE;
            if (rows.size() > 1) event.children = rows.stream().map(row -> (Object) number(row.key())).toArray();
        }

        @Override
        public void getFocus(AccessibleControlEvent event) {
            String focus = grid.selection().focus();
            event.childID = Selection.indexOf(focus, grid.lines()) >= 0 ? number(focus) : ACC.CHILDID_SELF;
        }

        @Override
        public void getLocation(AccessibleControlEvent event) {
            place(event);
        }

        @Override
        public void getChildAtPoint(AccessibleControlEvent event) {
            Point at = grid.control().toControl(event.x, event.y);
            event.childID = grid.line(grid.lineAt(at.y)).map(line -> number(line.key())).orElse(ACC.CHILDID_SELF);
        }
    }

    private String spoken(Line line) {
        return RowText.spoken(line.row(), grid.columns().shown(), System.currentTimeMillis());
    }

    private int state(int child) {
        int state = ACC.STATE_FOCUSABLE;
        Optional<Line> line = child == ACC.CHILDID_SELF ? Optional.empty() : grid.line(index(child));
        if (line.isEmpty()) return state | (grid.control().isFocusControl() ? ACC.STATE_FOCUSED : 0);
        state |= ACC.STATE_SELECTABLE;
        if (grid.selection().contains(line.get().key())) state |= ACC.STATE_SELECTED;
        if (line.get().key().equals(grid.selection().focus())) state |= ACC.STATE_FOCUSED;
        if (line.get().branch()) state |= line.get().open() ? ACC.STATE_EXPANDED : ACC.STATE_COLLAPSED;
        return state;
    }

    private void place(AccessibleControlEvent event) {
        Rectangle area = grid.control().getClientArea();
        int index = event.childID == ACC.CHILDID_SELF ? -1 : index(event.childID);
        if (index >= 0)
            area = new Rectangle(0, grid.headHeight() + index * grid.rowHeight() - grid.top(), area.width,
                    grid.rowHeight());
        Point at = grid.control().toDisplay(area.x, area.y);
        event.x = at.x;
        event.y = at.y;
        event.width = area.width;
        event.height = area.height;
    }
}

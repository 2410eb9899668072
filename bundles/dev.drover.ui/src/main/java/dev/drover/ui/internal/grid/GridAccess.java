package dev.drover.ui.internal.grid;

import java.util.Optional;

import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.RowText;
import dev.drover.ui.internal.model.Selection;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.Accessible;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/** The grid for assistive technology: a tree whose items are read out with the names of their figures. */
final class GridAccess {
    private final Grid grid;

    GridAccess(Grid grid) {
        this.grid = grid;
    }

    void attach() {
        Accessible accessible = grid.control().getAccessible();
        accessible.addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = event.childID == ACC.CHILDID_SELF
                        ? "Processes"
                        : grid.line(event.childID).map(GridAccess.this::spoken).orElse(null);
            }

            @Override
            public void getHelp(AccessibleEvent event) {
                if (event.childID == ACC.CHILDID_SELF)
                    event.result = "Delete ends a process, Shift+Delete kills it, Space pauses, letters filter.";
            }
        });
        accessible.addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getRole(AccessibleControlEvent event) {
                event.detail = event.childID == ACC.CHILDID_SELF ? ACC.ROLE_TREE : ACC.ROLE_TREEITEM;
            }

            @Override
            public void getChildCount(AccessibleControlEvent event) {
                event.detail = grid.lines().size();
            }

            @Override
            public void getState(AccessibleControlEvent event) {
                event.detail = state(event.childID);
            }

            @Override
            public void getFocus(AccessibleControlEvent event) {
                int focus = Selection.indexOf(grid.selection().focus(), grid.lines());
                event.childID = focus >= 0 ? focus : ACC.CHILDID_SELF;
            }

            @Override
            public void getLocation(AccessibleControlEvent event) {
                place(event);
            }

            @Override
            public void getChildAtPoint(AccessibleControlEvent event) {
                Point at = grid.control().toControl(event.x, event.y);
                int index = grid.lineAt(at.y);
                event.childID = index >= 0 ? index : ACC.CHILDID_SELF;
            }
        });
    }

    private String spoken(Line line) {
        return RowText.spoken(line.row(), grid.columns().shown(), System.currentTimeMillis());
    }

    private int state(int child) {
        int state = ACC.STATE_FOCUSABLE;
        Optional<Line> line = grid.line(child);
        if (child == ACC.CHILDID_SELF || line.isEmpty())
            return state | (grid.control().isFocusControl() ? ACC.STATE_FOCUSED : 0);
        state |= ACC.STATE_SELECTABLE;
        if (grid.selection().contains(line.get().key())) state |= ACC.STATE_SELECTED;
        if (line.get().key().equals(grid.selection().focus())) state |= ACC.STATE_FOCUSED;
        if (line.get().branch()) state |= line.get().open() ? ACC.STATE_EXPANDED : ACC.STATE_COLLAPSED;
        return state;
    }

    private void place(AccessibleControlEvent event) {
        Rectangle area = grid.control().getClientArea();
        if (event.childID != ACC.CHILDID_SELF)
            area = new Rectangle(0, grid.headHeight() + event.childID * grid.rowHeight() - grid.top(), area.width,
                    grid.rowHeight());
        Point at = grid.control().toDisplay(area.x, area.y);
        event.x = at.x;
        event.y = at.y;
        event.width = area.width;
        event.height = area.height;
    }
}

package dev.drover.ui.internal.grid;

import java.util.Optional;

import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.Selection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;

/** The keyboard control of the grid. */
final class GridKeys {
    private final Grid grid;

    GridKeys(Grid grid) {
        this.grid = grid;
    }

    void attach() {
        grid.control().addListener(SWT.KeyDown, this::down);
        grid.control().addListener(SWT.Traverse, event -> event.doit =
                event.detail == SWT.TRAVERSE_TAB_NEXT || event.detail == SWT.TRAVERSE_TAB_PREVIOUS);
    }

    private void down(Event event) {
        boolean control = (event.stateMask & SWT.MOD1) != 0;
        boolean shift = (event.stateMask & SWT.SHIFT) != 0;
        if (control) withControl(event);
        else
            plain(event, shift);
    }

    private void withControl(Event event) {
        switch (event.keyCode) {
            case 'a' -> {
                grid.selection().all(grid.lines());
                grid.changedSelection();
            }
            case 'c' -> {
                // With Shift, it is another's.
                if ((event.stateMask & SWT.SHIFT) == 0) grid.user().copy();
            }
            case SWT.HOME, SWT.END, SWT.ARROW_UP, SWT.ARROW_DOWN -> plain(event, (event.stateMask & SWT.SHIFT) != 0);
            default -> event.doit = true;
        }
    }

    private void plain(Event event, boolean shift) {
        switch (event.keyCode) {
            case SWT.ARROW_UP -> moveTo(focus() - 1, shift);
            case SWT.ARROW_DOWN -> moveTo(focus() + 1, shift);
            case SWT.PAGE_UP -> moveTo(focus() - grid.rowsPerPage(), shift);
            case SWT.PAGE_DOWN -> moveTo(focus() + grid.rowsPerPage(), shift);
            case SWT.HOME -> moveTo(0, shift);
            case SWT.END -> moveTo(grid.lines().size() - 1, shift);
            case SWT.ARROW_LEFT -> closeOrMoveOut();
            case SWT.ARROW_RIGHT -> openOrMoveIn();
            case SWT.CR, SWT.KEYPAD_CR -> grid.line(focus()).ifPresent(line -> grid.user().activated(line.row()));
            default -> typed(event);
        }
    }

    /** Typed letters go to the filter, as in other lists that can be searched. */
    private void typed(Event event) {
        boolean plain = (event.stateMask & (SWT.MOD1 | SWT.ALT)) == 0;
        if (plain && Character.isLetterOrDigit(event.character)) grid.user().filter(String.valueOf(event.character));
    }

    private int focus() {
        return Selection.indexOf(grid.selection().focus(), grid.lines());
    }

    private void moveTo(int index, boolean extend) {
        if (grid.lines().isEmpty()) return;
        String key = grid.lines().get(Math.clamp(index, 0, grid.lines().size() - 1)).key();
        if (extend) grid.selection().upTo(key, grid.lines());
        else
            grid.selection().only(key);
        grid.reveal(key);
        grid.changedSelection();
    }

    private void openOrMoveIn() {
        Optional<Line> line = grid.line(focus());
        if (line.isEmpty() || !line.get().branch()) return;
        if (line.get().open()) moveTo(focus() + 1, false);
        else
            grid.user().open(line.get().key(), true);
    }

    private void closeOrMoveOut() {
        int from = focus();
        Optional<Line> line = grid.line(from);
        if (line.isEmpty()) return;
        if (line.get().branch() && line.get().open()) {
            grid.user().open(line.get().key(), false);
            return;
        }
        for (int i = from - 1; i >= 0; i--) {
            if (grid.lines().get(i).depth() < line.get().depth()) {
                moveTo(i, false);
                return;
            }
        }
    }
}

package dev.drover.ui.internal.grid;

import java.util.Optional;

import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.Selection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;

/** What keys do in the grid. */
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
            case 'c' -> grid.user().copy();
            case 'f' -> grid.user().filter("");
            case SWT.HOME, SWT.END, SWT.ARROW_UP, SWT.ARROW_DOWN -> plain(event, (event.stateMask & SWT.SHIFT) != 0);
            default -> event.doit = true;
        }
    }

    private void plain(Event event, boolean shift) {
        switch (event.keyCode) {
            case SWT.ARROW_UP -> to(focus() - 1, shift);
            case SWT.ARROW_DOWN -> to(focus() + 1, shift);
            case SWT.PAGE_UP -> to(focus() - grid.page(), shift);
            case SWT.PAGE_DOWN -> to(focus() + grid.page(), shift);
            case SWT.HOME -> to(0, shift);
            case SWT.END -> to(grid.lines().size() - 1, shift);
            case SWT.ARROW_LEFT -> leave();
            case SWT.ARROW_RIGHT -> enter();
            case SWT.DEL -> grid.user().end(shift);
            case SWT.CR, SWT.KEYPAD_CR -> grid.line(focus()).ifPresent(line -> grid.user().activated(line.row()));
            case ' ' -> grid.user().pause();
            default -> typed(event);
        }
    }

    /** Letters go to the filter, as people expect of a list that can be searched. */
    private void typed(Event event) {
        boolean plain = (event.stateMask & (SWT.MOD1 | SWT.ALT)) == 0;
        if (plain && Character.isLetterOrDigit(event.character)) grid.user().filter(String.valueOf(event.character));
    }

    private int focus() {
        return Selection.indexOf(grid.selection().focus(), grid.lines());
    }

    private void to(int index, boolean extend) {
        if (grid.lines().isEmpty()) return;
        String key = grid.lines().get(Math.clamp(index, 0, grid.lines().size() - 1)).key();
        if (extend) grid.selection().upTo(key, grid.lines());
        else
            grid.selection().only(key);
        grid.reveal(key);
        grid.changedSelection();
    }

    private void enter() {
        Optional<Line> line = grid.line(focus());
        if (line.isEmpty() || !line.get().branch()) return;
        if (line.get().open()) to(focus() + 1, false);
        else
            grid.user().open(line.get().key(), true);
    }

    private void leave() {
        int from = focus();
        Optional<Line> line = grid.line(from);
        if (line.isEmpty()) return;
        if (line.get().branch() && line.get().open()) {
            grid.user().open(line.get().key(), false);
            return;
        }
        for (int i = from - 1; i >= 0; i--) {
            if (grid.lines().get(i).depth() < line.get().depth()) {
                to(i, false);
                return;
            }
        }
    }
}

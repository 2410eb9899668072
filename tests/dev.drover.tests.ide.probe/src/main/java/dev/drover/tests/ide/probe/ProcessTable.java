package dev.drover.tests.ide.probe;

import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;

/** The view's table as its user has it: by keys, and by what it puts on the clipboard. Used in the display's thread. */
final class ProcessTable {

    private final Canvas canvas;

    private ProcessTable(Canvas canvas) {
        this.canvas = canvas;
    }

    /** The table in a part, by the id that it has for style sheets. */
    static Optional<ProcessTable> in(Composite part) {
        return Screen.below(part, Canvas.class).stream()
                .filter(canvas -> "drover-processes".equals(canvas.getData("org.eclipse.e4.ui.css.id")))
                .findFirst()
                .map(ProcessTable::new);
    }

    /** All rows below a line of heads, columns divided by tabs. */
    String text() {
        key('a', SWT.MOD1);
        key('c', SWT.MOD1);
        Clipboard clipboard = new Clipboard(canvas.getDisplay());
        try {
            Object text = clipboard.getContents(TextTransfer.getInstance());
            return text == null ? "" : text.toString();
        } finally {
            clipboard.dispose();
        }
    }

    /** Selects the row at that place. */
    void select(int row) {
        key(SWT.HOME, SWT.NONE);
        for (int i = 0; i < row; i++) key(SWT.ARROW_DOWN, SWT.NONE);
    }

    private void key(int code, int modifiers) {
        Event event = new Event();
        event.keyCode = code;
        event.stateMask = modifiers;
        canvas.notifyListeners(SWT.KeyDown, event);
    }
}

package dev.drover.tests.ide.probe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.MenuItem;

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

    /** The place of the row of a process. */
    int rowOf(long pid) {
        List<String> lines = text().lines().toList();
        int column = Arrays.asList(lines.get(0).split("\t", -1)).indexOf("PID");
        for (int i = 1; i < lines.size(); i++)
            if (lines.get(i).split("\t", -1)[column].equals(Long.toString(pid))) return i - 1;
        throw new AssertionError("process " + pid + " is not in the table");
    }

    /** Whether the menu of the table has that entry, and it can be chosen. */
    boolean offers(String entry) {
        return item(entry).filter(MenuItem::isEnabled).isPresent();
    }

    /** Chooses an entry of the table's menu. */
    void choose(String entry) {
        item(entry).orElseThrow(() -> new AssertionError("the menu has no " + entry))
                .notifyListeners(SWT.Selection, new Event());
    }

    private Optional<MenuItem> item(String entry) {
        // It is filled when it opens.
        canvas.getMenu().notifyListeners(SWT.Show, new Event());
        return Arrays.stream(canvas.getMenu().getItems())
                .filter(item -> item.getText().replace("&", "").equals(entry))
                .findFirst();
    }

    /** Presses the key that ends what is selected. */
    void delete() {
        key(SWT.DEL, SWT.NONE);
    }

    Canvas area() {
        return canvas;
    }

    private void key(int code, int modifiers) {
        Event event = new Event();
        event.keyCode = code;
        event.stateMask = modifiers;
        canvas.notifyListeners(SWT.KeyDown, event);
    }
}

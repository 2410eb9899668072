package dev.drover.tests.ui;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.eclipse.e4.core.contexts.ContextInjectionFactory;
import org.eclipse.e4.core.contexts.EclipseContextFactory;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.model.application.ui.basic.MBasicFactory;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.osgi.framework.Bundle;

/**
 * The process manager's part, made as a workbench makes it: by injection, with the services of the framework. It is
 * used by keys, clicks and its menus, and read by what it copies to the clipboard.
 */
final class View implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 90;
    private static final long BETWEEN_LOOKS_MILLIS = 150;
    private static final String PART = "dev.drover.ui.internal.part.ProcessManagerPart";

    final Display display;
    final Shell shell;
    private final IEclipseContext context;

    View(Display display, Bundle tests, Bundle ui) throws ClassNotFoundException {
        this.display = display;
        shell = new Shell(display);
        shell.setLayout(new FillLayout());
        shell.setSize(1300, 850);
        context = EclipseContextFactory.getServiceContext(tests.getBundleContext()).createChild();
        context.set(Composite.class, shell);
        context.set(MPart.class, MBasicFactory.INSTANCE.createPart());
        ContextInjectionFactory.make(ui.loadClass(PART), context);
        shell.open();
    }

    @Override
    public void close() {
        shell.dispose();
        context.dispose();
    }

    /** Lets the UI work until it is so, and looks now and then: looking takes the clipboard, which makes events. */
    void until(String what, BooleanSupplier so) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) fail("It did not come to this: " + what + "\n" + table());
            work();
        }
    }

    private void work() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BETWEEN_LOOKS_MILLIS);
        while (System.nanoTime() < end) {
            if (display.readAndDispatch()) continue;
            display.timerExec(20, () -> {});
            display.sleep();
        }
    }

    Canvas canvas() {
        return all(shell, Canvas.class, c -> "drover-processes".equals(c.getData("org.eclipse.e4.ui.css.id"))).get(0);
    }

    /** The heads of the columns that are shown and have texts. */
    List<String> columns() {
        return Arrays.asList(table().lines().findFirst().orElse("").split("\t"));
    }

    /** The cells of one column from the top. */
    List<String> cells(String column) {
        List<String> lines = table().lines().toList();
        int index = Arrays.asList(lines.get(0).split("\t")).indexOf(column);
        return lines.stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                // What is copied ends with the last text.
                .map(cells -> index < cells.length ? cells[index] : "")
                .toList();
    }

    /** The rows that are shown, each as its cells; the selection is all of them then. */
    List<List<String>> rows() {
        return table().lines().skip(1).map(line -> Arrays.asList(line.split("\t", -1))).toList();
    }

    /** The cells of one column of the living workers; those of the tests before are remembered as ended. */
    List<String> workers(String column) {
        String text = table();
        int index = Arrays.asList(text.lines().findFirst().orElse("").split("\t")).indexOf(column);
        return text.lines()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .filter(cells -> cells[5].equals("worker") && !cells[1].equals("ended"))
                .map(cells -> cells[index])
                .toList();
    }

    private String table() {
        key(SWT.MOD1, 'a', 'a');
        return copied();
    }

    /** What the selected rows are as text. */
    String copied() {
        Clipboard clipboard = new Clipboard(display);
        try {
            clipboard.setContents(new Object[] {" "}, new TextTransfer[] {TextTransfer.getInstance()});
            key(SWT.MOD1, 'c', 'c');
            return ((String) clipboard.getContents(TextTransfer.getInstance())).strip();
        } finally {
            clipboard.dispose();
        }
    }

    /** Selects the living row of that name by keys. */
    void select(String name) {
        List<List<String>> rows = rows();
        int row = 0;
        while (row < rows.size() && !(rows.get(row).get(0).equals(name) && !rows.get(row).get(1).equals("ended")))
            row++;
        if (row == rows.size()) fail(name + " is not in the table");
        key(0, SWT.HOME, (char) 0);
        for (int i = 0; i < row; i++) key(0, SWT.ARROW_DOWN, (char) 0);
    }

    void key(int state, int code, char character) {
        Event event = new Event();
        event.stateMask = state;
        event.keyCode = code;
        event.character = character;
        canvas().notifyListeners(SWT.KeyDown, event);
    }

    boolean says(String text) {
        return !all(shell, Label.class, label -> label.getText().contains(text)).isEmpty();
    }

    /** Chooses an item of the table's context menu. */
    void menu(String... path) {
        choose(canvas().getMenu(), path);
    }

    /** The items of a menu of which one is chosen. */
    List<String> choices(String menu) {
        return Arrays.stream(item(canvas().getMenu(), menu).getMenu().getItems())
                .filter(each -> (each.getStyle() & SWT.RADIO) != 0)
                .map(View::label)
                .toList();
    }

    boolean isChecked(String... path) {
        return item(canvas().getMenu(), path).getSelection();
    }

    /** Presses the button whose tool tip begins with the text. */
    void press(String tip) {
        for (ToolBar bar : all(shell, ToolBar.class, any -> true)) {
            for (ToolItem each : bar.getItems()) {
                if (each.getToolTipText() == null || !each.getToolTipText().startsWith(tip)) continue;
                if ((each.getStyle() & SWT.CHECK) != 0) each.setSelection(!each.getSelection());
                each.notifyListeners(SWT.Selection, new Event());
                return;
            }
        }
        fail("There is no button '" + tip + "'");
    }

    private static String label(MenuItem item) {
        return item.getText().replace("&", "").split("\t")[0];
    }

    private static MenuItem item(Menu menu, String... path) {
        menu.notifyListeners(SWT.Show, new Event());
        MenuItem item = Arrays.stream(menu.getItems())
                .filter(each -> label(each).equals(path[0]))
                .findFirst()
                .orElseGet(() -> fail("The menu has no " + path[0]));
        return path.length == 1 ? item : item(item.getMenu(), Arrays.copyOfRange(path, 1, path.length));
    }

    private static void choose(Menu menu, String... path) {
        MenuItem item = item(menu, path);
        if ((item.getStyle() & (SWT.RADIO | SWT.CHECK)) != 0) item.setSelection(true);
        item.notifyListeners(SWT.Selection, new Event());
    }

    static <T extends Control> List<T> all(Composite parent, Class<T> kind, Predicate<T> wanted) {
        List<T> found = new ArrayList<>();
        for (Control child : parent.getChildren()) {
            if (kind.isInstance(child) && wanted.test(kind.cast(child))) found.add(kind.cast(child));
            if (child instanceof Composite composite) found.addAll(all(composite, kind, wanted));
        }
        return found;
    }
}

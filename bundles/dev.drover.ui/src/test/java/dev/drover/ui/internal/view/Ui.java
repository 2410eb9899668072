package dev.drover.ui.internal.view;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.junit.jupiter.api.Assumptions;

/** Looks at and works with widgets as a person would. */
final class Ui {
    private static final long DEADLINE_SECONDS = 90;

    private Ui() {}

    /** Skips the test, and says so, where there is no display. */
    static void needsDisplay() {
        boolean there = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null
                || !System.getProperty("os.name").equals("Linux");
        if (!there) System.out.println("SKIPPED: tests of widgets need a display, and DISPLAY is not set (use Xvfb)");
        Assumptions.assumeTrue(there, "no display");
    }

    /** Lets the UI work until it is so. */
    static void until(Display display, String what, BooleanSupplier so) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) fail("It did not come to this: " + what);
            if (!display.readAndDispatch()) {
                display.timerExec(10, () -> {});
                display.sleep();
            }
        }
    }

    /** Waits on a thread other than the UI's. */
    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(2 * DEADLINE_SECONDS, TimeUnit.SECONDS)) throw new IllegalStateException("never ended");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void key(Control control, int state, int code, char character) {
        Event event = new Event();
        event.stateMask = state;
        event.keyCode = code == 0 ? character : code;
        event.character = character;
        event.doit = true;
        control.notifyListeners(SWT.KeyDown, event);
    }

    static void click(Control control, int x, int y, int state) {
        for (int type : new int[] {SWT.MouseDown, SWT.MouseUp}) {
            Event event = new Event();
            event.button = 1;
            event.x = x;
            event.y = y;
            event.stateMask = state;
            control.notifyListeners(type, event);
        }
    }

    /** All controls of a kind, in the order they were made. */
    static <T extends Control> List<T> all(Composite parent, Class<T> kind, Predicate<T> wanted) {
        List<T> found = new ArrayList<>();
        for (Control child : parent.getChildren()) {
            if (kind.isInstance(child) && wanted.test(kind.cast(child))) found.add(kind.cast(child));
            if (child instanceof Composite composite) found.addAll(all(composite, kind, wanted));
        }
        return found;
    }

    /** Chooses an item of a menu by its texts, without mnemonics and keys. */
    static MenuItem choose(Menu menu, String... path) {
        menu.notifyListeners(SWT.Show, new Event());
        for (MenuItem item : menu.getItems()) {
            if (!item.getText().replace("&", "").split("\t")[0].equals(path[0])) continue;
            if (path.length > 1)
                return choose(item.getMenu(), List.of(path).subList(1, path.length).toArray(String[]::new));
            if ((item.getStyle() & (SWT.RADIO | SWT.CHECK)) != 0) item.setSelection(true);
            item.notifyListeners(SWT.Selection, new Event());
            return item;
        }
        return fail("The menu has no " + path[0]);
    }
}

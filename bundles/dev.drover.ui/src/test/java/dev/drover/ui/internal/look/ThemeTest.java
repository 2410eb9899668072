package dev.drover.ui.internal.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;

import dev.drover.ui.internal.model.Shade;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.internal.gtk.OS;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The colours when the theme changes while the view is open. */
final class ThemeTest {
    private Display display;
    private Shell shell;
    private Canvas canvas;

    @BeforeEach
    void open() {
        boolean gtk = SWT.getPlatform().equals("gtk") && System.getenv("DISPLAY") != null;
        if (!gtk) System.out.println("SKIPPED: the theme is changed by GTK, which needs a display");
        Assumptions.assumeTrue(gtk, "no GTK");
        display = new Display();
        shell = new Shell(display);
        shell.setLayout(new FillLayout());
        canvas = new Canvas(shell, SWT.NONE);
        shell.open();
        ListColors.of(canvas);
    }

    @AfterEach
    void close() {
        if (display == null) return;
        OS.setDarkThemePreferred(false);
        display.dispose();
    }

    private static Shade shade(Color color) {
        return new Shade(color.getRed(), color.getGreen(), color.getBlue());
    }

    private void dark(boolean dark) {
        OS.setDarkThemePreferred(dark);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (shade(display.getSystemColor(SWT.COLOR_LIST_BACKGROUND)).dark() != dark) {
            assertTrue(System.nanoTime() < deadline, "GTK has not changed its theme");
            display.timerExec(20, () -> {});
            if (!display.readAndDispatch()) display.sleep();
        }
        canvas.notifyListeners(SWT.Paint, new Event());
    }

    @Test
    void theColoursFollowTheThemeThereAndBack() {
        Color light = canvas.getBackground();
        Palette before = Palette.of(canvas);
        assertFalse(shade(light).dark());
        dark(true);
        assertTrue(shade(canvas.getBackground()).dark(), canvas.getBackground().toString());
        assertFalse(before.fits(canvas), "a painter sees that its colours are those of another theme");
        Palette now = Palette.of(canvas);
        assertTrue(shade(now.background).contrast(shade(now.foreground)) >= Shade.READABLE);
        assertTrue(shade(now.background).contrast(shade(now.faint)) >= Shade.READABLE);
        assertTrue(shade(now.background).contrast(shade(now.trouble)) >= Shade.READABLE);
        dark(false);
        assertEquals(light, canvas.getBackground());
        assertTrue(before.fits(canvas));
    }

    @Test
    void coloursOfAStyleSheetStay() {
        Color sheet = new Color(1, 2, 3);
        canvas.setBackground(sheet);
        dark(true);
        assertEquals(sheet, canvas.getBackground());
    }

    @Test
    void textIsLegibleIfOnlyOneOfTheTwoColoursHasChanged() {
        canvas.setForeground(new Color(20, 20, 20));
        canvas.setBackground(new Color(47, 47, 47));
        Palette palette = Palette.of(canvas);
        assertTrue(shade(palette.background).contrast(shade(palette.foreground)) >= Shade.READABLE);
        assertTrue(palette.fits(canvas));
        canvas.setForeground(new Color(250, 250, 250));
        canvas.setBackground(new Color(255, 255, 255));
        palette = Palette.of(canvas);
        assertTrue(shade(palette.background).contrast(shade(palette.foreground)) >= Shade.READABLE);
    }
}

package dev.drover.ui.internal.look;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;

/**
 * The colours of a list for a control that draws data. They follow the system's theme when that changes while the
 * control is open; colours that a theme's style sheet has set stay as they are. Used by the UI thread.
 */
public final class ListColors implements Listener {
    private final Control control;
    private Color background;
    private Color foreground;

    private ListColors(Control control) {
        this.control = control;
    }

    /** Gives a control the colours of a list, now and after each change of the theme. */
    public static void of(Control control) {
        ListColors colors = new ListColors(control);
        colors.apply();
        Display display = control.getDisplay();
        display.addListener(SWT.Settings, colors);
        // Not every system tells of a change, and a hidden tab hears of none.
        for (int type : new int[] {SWT.Paint, SWT.Show, SWT.Resize}) control.addListener(type, colors);
        control.addListener(SWT.Dispose, event -> display.removeListener(SWT.Settings, colors));
    }

    @Override
    public void handleEvent(Event event) {
        if (!control.isDisposed()) apply();
    }

    private void apply() {
        Color wantedBack = control.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND);
        Color wantedText = control.getDisplay().getSystemColor(SWT.COLOR_LIST_FOREGROUND);
        if (wantedBack.equals(background) && wantedText.equals(foreground)) return;
        boolean ours = background == null
                || control.getBackground().equals(background) && control.getForeground().equals(foreground);
        background = wantedBack;
        foreground = wantedText;
        if (!ours) return;
        control.setBackground(wantedBack);
        control.setForeground(wantedText);
    }
}

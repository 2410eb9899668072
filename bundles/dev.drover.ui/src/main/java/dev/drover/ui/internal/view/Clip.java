package dev.drover.ui.internal.view;

import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Display;

/** The clipboard for text. */
final class Clip {
    private Clip() {}

    /** Copies a text to the clipboard; an empty text changes nothing. */
    static void put(Display display, String text) {
        if (text.isEmpty()) return;
        Clipboard clipboard = new Clipboard(display);
        try {
            clipboard.setContents(new Object[] {text}, new Transfer[] {TextTransfer.getInstance()});
        } finally {
            clipboard.dispose();
        }
    }
}

package dev.drover.ui.internal.look;

import java.nio.charset.StandardCharsets;

import dev.drover.wire.link.SafeLog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.swt.widgets.Widget;

/**
 * Names of native controls for assistive tools. SWT's listeners are asked for controls that SWT draws, but with GTK not
 * for buttons of tool bars, text fields and spinners; these get their names from GTK itself. Elsewhere nothing is done
 * here. Used by the UI thread.
 */
public final class AccessibleNames {
    private static final String INTERNAL = "org.eclipse.swt.internal.";

    private AccessibleNames() {}

    /** Names all tool items by their tool tips, and all text fields by their messages. */
    public static void all(Composite root) {
        for (Control child : root.getChildren()) {
            if (child instanceof ToolBar bar) {
                for (ToolItem item : bar.getItems()) {
                    if (item.getToolTipText() != null) set(item, brief(item.getToolTipText()));
                }
            } else if (child instanceof Text text && !text.getMessage().isEmpty()) {
                set(text, brief(text.getMessage()));
            } else if (child instanceof Composite composite) {
                all(composite);
            }
        }
    }

    /** Names a control or a tool item. */
    public static void set(Widget widget, String name) {
        if (!SWT.getPlatform().equals("gtk")) return;
        try {
            Class<?> gtk = Class.forName(INTERNAL + "gtk3.GTK3");
            long handle = Widget.class.getField("handle").getLong(widget);
            if (widget instanceof ToolItem)
                handle = (long) gtk.getMethod("gtk_bin_get_child", long.class).invoke(null, handle);
            if (handle == 0) return;
            long accessible = (long) gtk.getMethod("gtk_widget_get_accessible", long.class).invoke(null, handle);
            if (accessible == 0) return;
            Class.forName(INTERNAL + "gtk.OS")
                    .getMethod("g_object_set", long.class, byte[].class, byte[].class, long.class)
                    .invoke(null, accessible, text("accessible-name"), text(name), 0L);
        } catch (ReflectiveOperationException e) {
            // Another version of SWT has this elsewhere. The tool tip is still read, as the description.
            SafeLog.of(AccessibleNames.class).log(System.Logger.Level.DEBUG, "no name for " + name, e);
        }
    }

    /** What a text says first: "Pause" of "Pause (Space)". */
    static String brief(String text) {
        return text.split(" \\(|[.;:](\\s|$)| …", 2)[0];
    }

    private static byte[] text(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }
}

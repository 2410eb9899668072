package dev.drover.ui.internal.look;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;

import org.eclipse.swt.SWT;
import org.eclipse.swt.internal.C;
import org.eclipse.swt.internal.gtk.OS;
import org.eclipse.swt.internal.gtk3.GTK3;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessibleNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "Pause (Space)|Pause", "Wrap long lines|Wrap long lines", "Filter: text, cpu>50|Filter",
            "Follow; and more|Follow", "Save … now|Save", "a.b c|a.b c"
    })
    void aNameIsWhatATextSaysFirst(String text, String name) {
        assertEquals(name, AccessibleNames.brief(text));
    }

    @Test
    void buttonsAndFieldsHaveNamesForGtk() {
        boolean gtk = SWT.getPlatform().equals("gtk") && System.getenv("DISPLAY") != null;
        if (!gtk) System.out.println("SKIPPED: these names are given to GTK, which needs a display");
        Assumptions.assumeTrue(gtk, "no GTK");
        Display display = new Display();
        try {
            Shell shell = new Shell(display);
            ToolBar bar = new ToolBar(shell, SWT.FLAT);
            ToolItem item = new ToolItem(bar, SWT.PUSH);
            item.setToolTipText("Pause (Space)");
            Text text = new Text(shell, SWT.SEARCH);
            text.setMessage("Find");
            AccessibleNames.all(shell);
            assertEquals("Pause", name(GTK3.gtk_bin_get_child(item.handle)));
            assertEquals("Find", name(text.handle));
        } finally {
            display.dispose();
        }
    }

    private static String name(long widget) {
        long[] pointer = new long[1];
        OS.g_object_get(GTK3.gtk_widget_get_accessible(widget), "accessible-name\0".getBytes(StandardCharsets.UTF_8),
                pointer, 0);
        byte[] bytes = new byte[C.strlen(pointer[0])];
        C.memmove(bytes, pointer[0], bytes.length);
        OS.g_free(pointer[0]);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

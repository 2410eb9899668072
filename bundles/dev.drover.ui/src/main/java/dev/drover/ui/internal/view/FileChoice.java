package dev.drover.ui.internal.view;

import java.nio.file.Path;
import java.util.function.BiConsumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;

/** Asks a person for a file, and has a text written there. */
@FunctionalInterface
interface FileChoice {

    /** @param name the name that is offered */
    void save(String name, String text);

    /** A dialog. The writer is called on the UI thread with the file and the text, and must return at once. */
    static FileChoice dialog(Control owner, BiConsumer<Path, String> writer) {
        return (name, text) -> {
            FileDialog dialog = new FileDialog(owner.getShell(), SWT.SAVE);
            dialog.setFileName(name);
            dialog.setOverwrite(true);
            String chosen = dialog.open();
            if (chosen != null) writer.accept(Path.of(chosen), text);
        };
    }
}

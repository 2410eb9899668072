package dev.drover.ui.internal.view;

import dev.drover.ui.internal.model.Question;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Control;

/** The question to a person before something is done that may do harm. */
@FunctionalInterface
public interface Confirmation {

    boolean agree(Question asked);

    /** A dialog. Its first button is labelled with the action; "Cancel" is the default. */
    static Confirmation dialog(Control owner) {
        return asked -> new MessageDialog(
                owner.getShell(),
                asked.question(),
                null,
                asked.question() + "\n\n" + asked.consequence(),
                asked.force() ? MessageDialog.WARNING : MessageDialog.QUESTION,
                1,
                asked.verb(),
                "Cancel")
                .open() == 0;
    }
}

package dev.drover.ui.internal.view;

import dev.drover.ui.internal.model.EndPlan;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Control;

/** The question to a person before processes are ended. */
@FunctionalInterface
public interface Confirmation {

    boolean agree(EndPlan plan);

    /** A dialog. Its first button is labelled with the action; "Cancel" is the default. */
    static Confirmation dialog(Control owner) {
        return plan -> new MessageDialog(
                owner.getShell(),
                plan.question(),
                null,
                plan.question() + "\n\n" + plan.consequence(),
                plan.force() ? MessageDialog.WARNING : MessageDialog.QUESTION,
                1,
                plan.verb(),
                "Cancel")
                .open() == 0;
    }
}

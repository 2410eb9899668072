package dev.drover.app.internal.window;

import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.workbench.IWorkbench;

/** Closes the product. */
public final class Exit {

    @Execute
    void execute(IWorkbench workbench) {
        workbench.close();
    }
}

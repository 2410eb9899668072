package dev.drover.app.internal.window;

import dev.drover.ui.settings.SettingsPage;
import jakarta.inject.Named;
import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.core.di.annotations.Optional;
import org.eclipse.e4.ui.services.IServiceConstants;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.preference.PreferenceManager;
import org.eclipse.jface.preference.PreferenceNode;
import org.eclipse.swt.widgets.Shell;

/** Opens the preferences: the page that the IDE has among its own. */
public final class Preferences {

    @Execute
    void execute(@Optional @Named(IServiceConstants.ACTIVE_SHELL) Shell shell) {
        dialog(shell).open();
    }

    /** The dialog, not yet open. */
    static PreferenceDialog dialog(Shell shell) {
        PreferenceManager pages = new PreferenceManager();
        pages.addToRoot(new PreferenceNode("dev.drover.ui", new SettingsPage()));
        return new PreferenceDialog(shell, pages);
    }
}

package dev.drover.ide.internal;

import dev.drover.ui.settings.SettingsPage;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;

/** The process manager's page among the IDE's preferences. */
public final class ProcessManagerPage extends SettingsPage implements IWorkbenchPreferencePage {

    @Override
    public void init(IWorkbench workbench) {
        // All that the page needs are the platform's preferences.
    }
}

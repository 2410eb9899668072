package dev.drover.ide.internal.origin;

import dev.drover.ui.ProcessAction;
import dev.drover.ui.SelectedProcess;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.ui.console.ConsolePlugin;
import org.eclipse.ui.console.IConsole;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** An action that shows what a launched process prints, in the IDE's own Console view. */
@Component
public final class ShowConsole implements ProcessAction {
    private final IdeOrigins origins;

    @Activate
    public ShowConsole(@Reference IdeOrigins origins) {
        this.origins = origins;
    }

    @Override
    public String label() {
        return "Show in Console View";
    }

    @Override
    public boolean enabledFor(SelectedProcess process) {
        return origins.launched(process.pid()).isPresent();
    }

    @Override
    public String run(SelectedProcess process) {
        IProcess launched = origins.launched(process.pid())
                .orElseThrow(() -> new IllegalStateException("The launch of " + process.name() + " has been removed."));
        IConsole console = DebugUITools.getConsole(launched);
        if (console == null)
            throw new IllegalStateException("The IDE has no console of " + process.name() + ".");
        ConsolePlugin.getDefault().getConsoleManager().showConsoleView(console);
        return "The Console view shows " + process.name() + ".";
    }
}

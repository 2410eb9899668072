package dev.drover.ui.internal.part;

import java.util.Optional;

import org.eclipse.e4.core.di.annotations.CanExecute;
import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.menu.MItem;
import org.eclipse.e4.ui.workbench.modeling.EPartService;
import org.eclipse.e4.ui.workbench.modeling.EPartService.PartState;

/** A menu item for the process manager; the last part of the item's id names what the item does. */
public final class ViewCommand {
    private static final String PART = "dev.drover.ui.processes";

    @Execute
    void execute(MItem item, EPartService parts) {
        MPart part = parts.showPart(PART, PartState.ACTIVATE);
        if (!(part.getObject() instanceof ProcessManagerPart processes)) return;
        String id = Optional.ofNullable(item.getElementId()).orElse("");
        switch (id.substring(id.lastIndexOf('.') + 1)) {
            case "trends" -> processes.view().openTrends();
            case "console" -> processes.view().openConsole();
            case "pool" -> processes.view().openPool();
            case "pause" -> processes.view().pause();
            case "filter" -> processes.view().openFilter();
            default -> throw new IllegalStateException("'" + id + "' is no command of the process manager");
        }
    }

    @CanExecute
    boolean canExecute(EPartService parts) {
        return parts.findPart(PART) != null;
    }
}

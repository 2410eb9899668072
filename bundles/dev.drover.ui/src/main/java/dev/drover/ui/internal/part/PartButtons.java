package dev.drover.ui.internal.part;

import java.util.List;
import java.util.Locale;

import dev.drover.ui.internal.view.ViewAction;
import org.eclipse.e4.ui.model.application.MApplicationElement;
import org.eclipse.e4.ui.model.application.commands.MCommand;
import org.eclipse.e4.ui.model.application.ui.MUIElement;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.basic.MPartStack;
import org.eclipse.e4.ui.model.application.ui.menu.MDynamicMenuContribution;
import org.eclipse.e4.ui.model.application.ui.menu.MHandledToolItem;
import org.eclipse.e4.ui.model.application.ui.menu.MMenu;
import org.eclipse.e4.ui.model.application.ui.menu.MMenuFactory;
import org.eclipse.e4.ui.model.application.ui.menu.MToolBar;

/**
 * The buttons and the menu in the title of the part. They are made anew each time the part is: a workbench keeps the
 * model of its parts, so what an older version has put there is still there, and would be there twice.
 */
final class PartButtons {
    private static final String OURS = "dev.drover.ui.title.";
    private static final String MENU_CLASS = "bundleclass://dev.drover.ui/dev.drover.ui.internal.part.ViewMenuItems";
    private static final String ICONS = "platform:/plugin/dev.drover.ui/dev/drover/ui/internal/look/";
    /** By this tag a workbench knows which menu is the one of the triangle in the title. */
    private static final String VIEW_MENU = "ViewMenu";

    private PartButtons() {}

    /** Whether the part has a title with room for buttons: it is one of a stack. */
    static boolean fit(MPart part) {
        MUIElement placed = part.getCurSharedRef() == null ? part : part.getCurSharedRef();
        return (MUIElement) placed.getParent() instanceof MPartStack;
    }

    /** @param commands all that the workbench knows */
    static void show(MPart part, List<MCommand> commands) {
        if (part.getToolbar() == null) {
            MToolBar fresh = MMenuFactory.INSTANCE.createToolBar();
            fresh.setElementId(part.getElementId());
            part.setToolbar(fresh);
        }
        MToolBar bar = part.getToolbar();
        bar.getChildren().removeIf(PartButtons::ours);
        for (ViewAction each : ViewAction.BUTTONS) {
            MHandledToolItem item = MMenuFactory.INSTANCE.createHandledToolItem();
            item.setElementId(OURS + each.name().toLowerCase(Locale.ROOT));
            item.setIconURI(ICONS + each.icon().name().toLowerCase(Locale.ROOT) + ".svg");
            // The workbench adds the key by itself.
            item.setTooltip(each.said());
            for (MCommand command : commands)
                if (each.command().equals(command.getElementId())) item.setCommand(command);
            bar.getChildren().add(item);
        }
        part.getMenus().removeIf(PartButtons::ours);
        MMenu menu = MMenuFactory.INSTANCE.createMenu();
        menu.setElementId(OURS + "menu");
        menu.getTags().add(VIEW_MENU);
        MDynamicMenuContribution entries = MMenuFactory.INSTANCE.createDynamicMenuContribution();
        entries.setElementId(OURS + "entries");
        entries.setContributionURI(MENU_CLASS);
        menu.getChildren().add(entries);
        part.getMenus().add(menu);
    }

    private static boolean ours(MApplicationElement element) {
        return element.getElementId() != null && element.getElementId().startsWith(OURS);
    }
}

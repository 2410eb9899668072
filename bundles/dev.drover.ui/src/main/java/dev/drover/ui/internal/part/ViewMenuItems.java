package dev.drover.ui.internal.part;

import java.util.List;

import dev.drover.ui.internal.view.MenuEntry;
import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.di.AboutToShow;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.menu.ItemType;
import org.eclipse.e4.ui.model.application.ui.menu.MDirectMenuItem;
import org.eclipse.e4.ui.model.application.ui.menu.MMenu;
import org.eclipse.e4.ui.model.application.ui.menu.MMenuElement;
import org.eclipse.e4.ui.model.application.ui.menu.MMenuFactory;

/** The menu of the view in the title of its part; it is made anew each time it opens. */
public final class ViewMenuItems {

    @AboutToShow
    void show(List<MMenuElement> items, MPart part) {
        if (part.getObject() instanceof ProcessManagerPart processes) add(items, processes.view().menu());
    }

    private static void add(List<MMenuElement> items, List<MenuEntry> entries) {
        for (MenuEntry each : entries) {
            switch (each.kind()) {
                case LINE -> items.add(MMenuFactory.INSTANCE.createMenuSeparator());
                case MENU -> {
                    MMenu menu = MMenuFactory.INSTANCE.createMenu();
                    menu.setLabel(each.text());
                    add(menu.getChildren(), each.entries());
                    items.add(menu);
                }
                case PUSH, CHECK, RADIO -> items.add(item(each));
            }
        }
    }

    private static MDirectMenuItem item(MenuEntry entry) {
        MDirectMenuItem item = MMenuFactory.INSTANCE.createDirectMenuItem();
        item.setLabel(entry.text());
        item.setType(switch (entry.kind()) {
            case CHECK -> ItemType.CHECK;
            case RADIO -> ItemType.RADIO;
            default -> ItemType.PUSH;
        });
        item.setSelected(entry.on());
        item.setEnabled(entry.enabled());
        item.setObject(new Chosen(item, entry));
        return item;
    }

    /** What an item does. */
    static final class Chosen {
        private final MDirectMenuItem item;
        private final MenuEntry entry;

        Chosen(MDirectMenuItem item, MenuEntry entry) {
            this.item = item;
            this.entry = entry;
        }

        @Execute
        void execute() {
            // The radio item that loses the selection is told, too.
            if (entry.kind() != MenuEntry.Kind.RADIO || item.isSelected()) entry.run().run();
        }
    }
}

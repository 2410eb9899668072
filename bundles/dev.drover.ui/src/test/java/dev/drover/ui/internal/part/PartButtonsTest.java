package dev.drover.ui.internal.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

import dev.drover.ui.internal.view.ViewAction;
import org.eclipse.e4.ui.model.application.commands.MCommand;
import org.eclipse.e4.ui.model.application.commands.MCommandsFactory;
import org.eclipse.e4.ui.model.application.ui.basic.MBasicFactory;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.menu.MHandledToolItem;
import org.eclipse.e4.ui.model.application.ui.menu.MMenuFactory;
import org.eclipse.e4.ui.model.application.ui.menu.MToolBarElement;
import org.junit.jupiter.api.Test;

/** The buttons of a part that a workbench has saved and opens again. */
final class PartButtonsTest {
    private final MPart part = MBasicFactory.INSTANCE.createPart();

    private static List<MCommand> commands() {
        return Arrays.stream(ViewAction.values()).map(each -> {
            MCommand command = MCommandsFactory.INSTANCE.createCommand();
            command.setElementId(each.command());
            return command;
        }).toList();
    }

    private static MToolBarElement button(String id) {
        MHandledToolItem item = MMenuFactory.INSTANCE.createHandledToolItem();
        item.setElementId(id);
        return item;
    }

    private List<String> ids() {
        return part.getToolbar().getChildren().stream().map(MToolBarElement::getElementId).toList();
    }

    @Test
    void whateverTheWorkbenchHasSavedThereIsOneOfEach() {
        PartButtons.show(part, commands());
        List<String> first = ids();
        assertEquals(ViewAction.BUTTONS.size(), first.size());
        // An older version had another button, and what was saved has lost its command.
        part.getToolbar().getChildren().add(button("dev.drover.ui.title.older"));
        part.getToolbar().getChildren().forEach(each -> ((MHandledToolItem) each).setCommand(null));
        part.getToolbar().getChildren().add(button("of.somebody.else"));
        for (int restart = 0; restart < 3; restart++) PartButtons.show(part, commands());

        assertEquals(1, part.getMenus().size());
        assertTrue(ids().contains("of.somebody.else"), "what others have put there stays");
        part.getToolbar().getChildren().removeIf(each -> each.getElementId().equals("of.somebody.else"));
        assertEquals(first, ids());
        for (MToolBarElement each : part.getToolbar().getChildren())
            assertNotNull(((MHandledToolItem) each).getCommand(), each.getElementId());
    }
}

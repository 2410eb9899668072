package dev.drover.ui.internal.part;

import java.util.List;
import java.util.Optional;

import dev.drover.ui.internal.source.Settings;
import dev.drover.ui.internal.view.ProcessView;
import dev.drover.ui.internal.view.Surroundings;
import dev.drover.ui.internal.view.ViewAction;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.e4.core.commands.ECommandService;
import org.eclipse.e4.core.commands.EHandlerService;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.core.di.annotations.CanExecute;
import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.core.services.events.IEventBroker;
import org.eclipse.e4.ui.bindings.EBindingService;
import org.eclipse.e4.ui.model.application.MApplication;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.services.EContextService;
import org.eclipse.e4.ui.workbench.UIEvents;
import org.eclipse.jface.bindings.TriggerSequence;

/**
 * The e4 workbench around the view: its commands reach the actions, and its bindings tell the keys. The commands are
 * declared by the product's model and by the IDE's plugin.xml; where neither is there, the view has its own keys. Used
 * by the UI thread.
 */
final class PartSurroundings implements Surroundings {
    private static final String PREFERENCES = "org.eclipse.ui.window.preferences";

    private final Settings settings;
    private final MPart part;
    private final IEclipseContext context;
    private final boolean commands;
    private final boolean buttons;
    private ProcessView view;
    private List<Boolean> told = List.of();

    PartSurroundings(MPart part, Settings settings) {
        this.part = part;
        this.settings = settings;
        context = part.getContext();
        commands = has(ViewAction.END.command());
        buttons = commands && PartButtons.fit(part);
    }

    /** Connects the view, as soon as it is made. */
    void attach(ProcessView made) {
        view = made;
        if (!commands) return;
        EHandlerService handlers = context.get(EHandlerService.class);
        for (ViewAction each : ViewAction.values()) handlers.activateHandler(each.command(), new Handler(view, each));
        context.get(EContextService.class).activateContext(ViewAction.VIEW_CONTEXT);
        if (buttons) PartButtons.show(part, context.get(MApplication.class).getCommands());
    }

    /** What a command does in the view. */
    static final class Handler {
        private final ProcessView view;
        private final ViewAction action;

        Handler(ProcessView view, ViewAction action) {
            this.view = view;
            this.action = action;
        }

        @CanExecute
        boolean canExecute() {
            return !view.control().isDisposed() && action.appliesTo(view.selectedRows());
        }

        @Execute
        void execute() {
            action.run(view);
        }
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public String key(ViewAction action) {
        if (!commands) return Surroundings.super.key(action);
        EBindingService bindings = context.get(EBindingService.class);
        ParameterizedCommand command =
                context.get(ECommandService.class).createCommand(action.command(), null);
        TriggerSequence key = bindings == null || command == null ? null : bindings.getBestSequenceFor(command);
        return key == null ? "" : key.format();
    }

    @Override
    public boolean bindsKeys() {
        return commands;
    }

    @Override
    public boolean showsButtons() {
        return buttons;
    }

    @Override
    public Optional<Runnable> preferences() {
        if (!has(PREFERENCES)) return Optional.empty();
        return Optional.of(() -> context.get(EHandlerService.class).executeHandler(
                context.get(ECommandService.class).createCommand(PREFERENCES, null)));
    }

    @Override
    public void tableFocused(boolean focused) {
        if (!commands) return;
        EContextService contexts = context.get(EContextService.class);
        if (focused) contexts.activateContext(ViewAction.TABLE_CONTEXT);
        else
            contexts.deactivateContext(ViewAction.TABLE_CONTEXT);
    }

    /** Has the workbench ask its buttons again, if one of them is to be enabled now that was not, or not any more. */
    @Override
    public void changed() {
        if (!buttons || view == null) return;
        List<Boolean> now = ViewAction.BUTTONS.stream().map(each -> each.appliesTo(view.selectedRows())).toList();
        if (now.equals(told)) return;
        told = now;
        context.get(IEventBroker.class).post(UIEvents.REQUEST_ENABLEMENT_UPDATE_TOPIC, UIEvents.ALL_ELEMENT_ID);
    }

    private boolean has(String command) {
        ECommandService known = context == null ? null : context.get(ECommandService.class);
        return known != null && context.get(EHandlerService.class) != null && known.getCommand(command).isDefined();
    }
}

package dev.drover.tests.ide.probe;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.e4.ui.model.application.MApplicationElement;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.keys.IBindingService;

/** The view's commands, keys, buttons and preferences as a person meets them in the IDE. */
final class ViewCommands {
    private static final String PAGE = "dev.drover.ide.preferences";
    private static final String NODE = "dev.drover.ui";

    private final Screen screen;
    private final IWorkbenchWindow window;
    private final MPart part;

    ViewCommands(Screen screen, IWorkbenchWindow window, MPart part) {
        this.screen = screen;
        this.window = window;
        this.part = part;
    }

    /** Uses them, and reports what they do. */
    void use(Properties report, Path folder) throws Exception {
        report.setProperty("buttons", screen.call(() -> part.getToolbar().getChildren().stream()
                .map(MApplicationElement::getElementId).collect(Collectors.joining(" "))));
        report.setProperty("menus", screen.call(() -> Long.toString(
                part.getMenus().stream().filter(menu -> menu.getTags().contains("ViewMenu")).count())));
        report.setProperty("keys", screen.call(this::keys));
        screen.call(() -> window.getService(IHandlerService.class).executeCommand("dev.drover.ui.tab.pool", null));
        report.setProperty("tab", screen.call(() -> folder().getSelection().getText()));
        report.setProperty("paused", screen.call(this::pauseByKey));
        preferences(report, folder);
    }

    private String keys() {
        return Arrays.stream(window.getService(IBindingService.class).getBindings())
                .filter(binding -> binding.getParameterizedCommand() != null
                        && binding.getParameterizedCommand().getId().startsWith("dev.drover.ui."))
                .map(binding -> binding.getParameterizedCommand().getId() + "=" + binding.getTriggerSequence() + "@"
                        + binding.getContextId())
                .sorted().distinct()
                .collect(Collectors.joining("\n"));
    }

    private CTabFolder folder() {
        return Screen.below((Composite) part.getWidget(), CTabFolder.class).get(0);
    }

    /** Presses Space in the table, twice. */
    private String pauseByKey() {
        Canvas canvas = Screen.below((Composite) part.getWidget(), Canvas.class).stream()
                .filter(each -> "drover-processes".equals(each.getData("org.eclipse.e4.ui.css.id")))
                .findFirst().orElseThrow();
        window.getShell().forceActive();
        canvas.forceFocus();
        space(canvas);
        String first = says("Paused") ? "paused" : "not paused";
        space(canvas);
        return first + ", " + (says("Paused") ? "paused" : "going on");
    }

    private static void space(Canvas canvas) {
        Event event = new Event();
        event.keyCode = ' ';
        event.character = ' ';
        event.doit = true;
        canvas.notifyListeners(SWT.KeyDown, event);
    }

    private boolean says(String text) {
        return Screen.below((Composite) part.getWidget(), Label.class).stream()
                .anyMatch(label -> label.getText().contains(text));
    }

    private void preferences(Properties report, Path folder) throws Exception {
        PreferenceDialog dialog = screen.call(() -> {
            PreferenceDialog made =
                    PreferencesUtil.createPreferenceDialogOn(window.getShell(), PAGE, new String[] {PAGE}, null);
            made.setBlockOnOpen(false);
            made.open();
            return made;
        });
        screen.picture(dialog.getShell(), folder.resolve("preferences.png"));
        screen.call(() -> {
            List<Spinner> spinners = Screen.below(dialog.getShell(), Spinner.class);
            spinners.get(0).setSelection(200);
            return ((PreferencePage) dialog.getSelectedPage()).performOk();
        });
        report.setProperty("preference", Optional.ofNullable(
                InstanceScope.INSTANCE.getNode(NODE).get("refresh.millis", null)).orElse("none"));
        screen.call(dialog::close);
    }
}

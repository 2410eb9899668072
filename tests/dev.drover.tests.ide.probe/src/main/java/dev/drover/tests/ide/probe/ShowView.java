package dev.drover.tests.ide.probe;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IWorkbenchCommandConstants;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.handlers.IHandlerService;

/** The IDE's dialog Window &gt; Show View &gt; Other, used with its own tree and buttons. */
final class ShowView {

    private final Screen screen;
    private final IWorkbenchWindow window;

    ShowView(Screen screen, IWorkbenchWindow window) {
        this.screen = screen;
        this.window = window;
    }

    /** Opens the view that is listed so; fails if none is. */
    void open(String category, String label, Path picture) throws Exception {
        CompletableFuture<Object> dialog = screen.later(() -> window.getService(IHandlerService.class)
                .executeCommand(IWorkbenchCommandConstants.VIEWS_SHOW_VIEW, null));
        Shell shell = screen.await("the dialog Show View",
                () -> Arrays.stream(window.getShell().getDisplay().getShells())
                        .filter(each -> each.isVisible() && each.getText().equals("Show View"))
                        .findFirst());
        Tree tree = screen.await("the list of views", () -> Screen.below(shell, Tree.class).stream().findFirst());
        TreeItem group = item(tree, List.of(), category);
        screen.call(() -> {
            Event event = new Event();
            event.item = group;
            tree.notifyListeners(SWT.Expand, event);
            group.setExpanded(true);
            return null;
        });
        TreeItem view = item(tree, List.of(group), label);
        screen.call(() -> {
            Event event = new Event();
            event.item = view;
            tree.setSelection(view);
            tree.notifyListeners(SWT.Selection, event);
            return null;
        });
        screen.picture(shell, picture);
        screen.await("a button Open that can be pressed", () -> Optional.of(shell.getDefaultButton().isEnabled())
                .filter(enabled -> enabled));
        screen.call(() -> {
            shell.getDefaultButton().notifyListeners(SWT.Selection, new Event());
            return null;
        });
        dialog.get(30, TimeUnit.SECONDS);
    }

    private TreeItem item(Tree tree, List<TreeItem> parent, String text) throws Exception {
        return screen.await("'" + text + "' among the views", () -> Arrays
                .stream(parent.isEmpty() ? tree.getItems() : parent.get(0).getItems())
                .filter(each -> each.getText().equals(text))
                .findFirst());
    }
}

package dev.drover.ui.internal.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.look.Icons.Icon;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.source.ConsoleFeed;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;

/** The tab with the console of the selected worker. */
final class ConsoleTab {
    private static final String NO_WORKER = "Select a worker to see what it prints.";

    private final Composite root;
    private final Label title;
    private final Label matchCount;
    private final Text find;
    private final ConsoleText text;
    private final ToolItem follow;
    private String key = "";
    private String name = "";

    ConsoleTab(Composite parent, Icons icons) {
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(4, false);
        layout.marginHeight = 2;
        layout.marginWidth = 4;
        layout.verticalSpacing = 2;
        root.setLayout(layout);
        title = new Label(root, SWT.NONE);
        title.setText(NO_WORKER);
        title.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        matchCount = new Label(root, SWT.RIGHT);
        matchCount.setLayoutData(new GridData(SWT.RIGHT, SWT.CENTER, false, false));
        find = new Text(root, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        find.setMessage("Find");
        find.setToolTipText("Enter finds the next, Shift+Enter the one before");
        GridData wide = new GridData(SWT.RIGHT, SWT.CENTER, false, false);
        wide.widthHint = 160;
        find.setLayoutData(wide);
        ToolBar tools = new ToolBar(root, SWT.FLAT);
        tools.getAccessible().addAccessibleListener(ViewToolbar.named("Console actions"));
        text = new ConsoleText(root);
        text.control().setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true, 4, 1));
        follow = check(tools, icons.get(Icon.FOLLOW),
                "Follow what is printed; scrolling up stops it, scrolling to the end goes on", text::follow);
        follow.setSelection(true);
        text.onFollow(follow::setSelection);
        check(tools, icons.get(Icon.CLOCK), "Show when each line was printed", text::timestamps);
        new ToolItem(tools, SWT.SEPARATOR);
        push(tools, icons.get(Icon.COPY), "Copy the selected text, or everything", this::copy);
        push(tools, icons.get(Icon.SAVE), "Save to a file", this::save);
        push(tools, icons.get(Icon.CLEAR), "Clear what is shown; the worker's own console is kept", this::clear);
        find.addListener(SWT.Modify, event -> showMatches(text.find(find.getText(), true, false)));
        find.addListener(SWT.DefaultSelection, event -> showMatches(text.find(find.getText(), false, false)));
        find.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ESC) find.setText("");
            boolean before = event.keyCode == SWT.CR && (event.stateMask & SWT.SHIFT) != 0;
            if (before) showMatches(text.find(find.getText(), false, true));
            event.doit = !before;
        });
        text.control().addListener(SWT.KeyDown, event -> {
            if (event.keyCode == 'f' && (event.stateMask & SWT.MOD1) != 0) find.setFocus();
        });
    }

    Composite control() {
        return root;
    }

    /** Shows the console of the first selected worker; other rows have none. */
    void selected(List<Row> rows) {
        Row worker = rows.stream().filter(row -> row.kind().ofPool()).findFirst().orElse(null);
        if (worker != null && worker.key().equals(key)) return;
        text.clear();
        key = worker == null ? "" : worker.key();
        refreshTitle(rows);
    }

    void refreshTitle(List<Row> rows) {
        Row row = rows.stream().filter(r -> r.key().equals(key)).findFirst().orElse(null);
        if (row == null) {
            if (key.isEmpty())
                title(rows.isEmpty() ? NO_WORKER : "Only workers of a pool have their console here. " + NO_WORKER);
            return;
        }
        name = row.name() + "-" + row.pid();
        String droppedText = text.dropped() > 0 ? "   (" + text.dropped() + " older lines are gone)" : "";
        String note = row.note().isEmpty() ? "" : "  ·  " + row.note();
        title(row.name() + "  ·  process " + row.pid() + note + droppedText);
    }

    void add(ConsoleFeed.Piece piece) {
        if (!piece.key().equals(key)) return;
        if (piece.first()) text.clear();
        if (piece.known()) text.add(piece.page());
        else
            title("The console of this process is no longer kept.");
        if (piece.first() && piece.known() && piece.page().lines().isEmpty())
            text.hint("It has not printed anything yet.");
    }

    private void title(String wanted) {
        String safe = wanted.replace("&", "&&");
        if (safe.equals(title.getText())) return;
        title.setText(safe);
        title.setToolTipText(safe);
    }

    private void showMatches(ConsoleText.Found result) {
        matchCount.setText(find.getText().isEmpty() ? ""
                : result.count() == 0 ? "not found" : result.at() + " of " + result.count());
        matchCount.requestLayout();
    }

    private void copy() {
        String selected = text.control().getSelectionText();
        Clip.put(root.getDisplay(), selected.isEmpty() ? text.all() : selected);
    }

    private void clear() {
        text.clear();
    }

    private void save() {
        FileDialog dialog = new FileDialog(root.getShell(), SWT.SAVE);
        dialog.setFileName(name + ".log");
        dialog.setOverwrite(true);
        String file = dialog.open();
        if (file == null) return;
        try {
            Files.writeString(Path.of(file), text.all());
        } catch (IOException e) {
            MessageDialog.openError(root.getShell(), "Not saved",
                    "The console could not be written to " + file + ": " + e.getMessage());
        }
    }

    private static ToolItem check(ToolBar bar, Image image, String tip, Consumer<Boolean> run) {
        ToolItem item = new ToolItem(bar, SWT.CHECK);
        item.setImage(image);
        item.setToolTipText(tip);
        item.addListener(SWT.Selection, event -> run.accept(item.getSelection()));
        return item;
    }

    private static void push(ToolBar bar, Image image, String tip, Runnable run) {
        ToolItem item = new ToolItem(bar, SWT.PUSH);
        item.setImage(image);
        item.setToolTipText(tip);
        item.addListener(SWT.Selection, event -> run.run());
    }
}

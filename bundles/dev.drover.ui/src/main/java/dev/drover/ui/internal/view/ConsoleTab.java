package dev.drover.ui.internal.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.drover.api.text.Figures;
import dev.drover.ui.internal.model.LineFilter;
import dev.drover.ui.internal.model.ConsoleSource;
import dev.drover.ui.internal.model.ConsolePiece;
import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.look.Icons.Icon;
import dev.drover.ui.internal.model.Row;
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

/** The tab with the consoles of the selected workers. */
final class ConsoleTab {
    private static final String NO_WORKER = "Select a worker to see what it prints.";

    private final Composite root;
    private final Label title;
    private final Label matchCount;
    private final Text find;
    private final Text lines;
    private final ConsoleText text;
    private final ToolItem follow;
    private List<ConsoleSource> sources = List.of();

    ConsoleTab(Composite parent, Icons icons) {
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(5, false);
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
        wide.widthHint = 110;
        find.setLayoutData(wide);
        lines = new Text(root, SWT.SEARCH | SWT.ICON_CANCEL);
        lines.setMessage("Lines: text, -text, /regex/");
        lines.setToolTipText("Shows only the lines that all words match; -word leaves out; /regular expression/");
        lines.getAccessible().addAccessibleListener(ViewToolbar.named("Lines shown"));
        GridData wider = new GridData(SWT.RIGHT, SWT.CENTER, false, false);
        wider.widthHint = 150;
        lines.setLayoutData(wider);
        find.getAccessible().addAccessibleListener(ViewToolbar.named("Find in console"));
        ToolBar tools = new ToolBar(root, SWT.FLAT);
        tools.getAccessible().addAccessibleListener(ViewToolbar.named("Console actions"));
        text = new ConsoleText(root);
        text.control().setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true, 5, 1));
        follow = check(tools, icons.get(Icon.FOLLOW),
                "Follow what is printed; scrolling up stops it, scrolling to the end goes on", text::follow);
        follow.setSelection(true);
        text.onFollow(follow::setSelection);
        check(tools, icons.get(Icon.CLOCK), "Show when each line was printed", text::timestamps);
        check(tools, icons.get(Icon.WRAP), "Wrap long lines", text::wrap);
        new ToolItem(tools, SWT.SEPARATOR);
        push(tools, icons.get(Icon.COPY), "Copy the selected text, or everything", this::copy);
        push(tools, icons.get(Icon.SAVE), "Save to a file", this::save);
        push(tools, icons.get(Icon.CLEAR), "Clear what is shown; the worker's own console is kept", this::clear);
        lines.addListener(SWT.Modify, event -> filter());
        lines.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ESC) lines.setText("");
        });
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

    /** Shows the consoles of the selected workers, merged by time; other rows have none. */
    void selected(List<Row> rows) {
        List<ConsoleSource> wanted = ConsoleSource.of(rows);
        if (wanted.equals(sources)) return;
        sources = wanted;
        text.reset();
        refreshTitle(rows);
    }

    /** Chooses how many lines are kept. */
    void keep(int lines) {
        text.keep(lines);
    }

    /** The consoles that are shown. */
    List<ConsoleSource> sources() {
        return sources;
    }

    void refreshTitle(List<Row> rows) {
        if (sources.isEmpty()) {
            String hint = rows.isEmpty() ? NO_WORKER : "Only workers of a pool have their console here. " + NO_WORKER;
            title(hint);
            text.hint(hint);
            return;
        }
        String dropped = text.dropped() > 0
                ? "   (" + Figures.count(text.dropped(), "older line is", "older lines are") + " gone)" : "";
        long workers = rows.stream().filter(row -> row.kind().ofPool()).count();
        if (sources.size() > 1) {
            String all = sources.stream().map(ConsoleSource::name).distinct().collect(Collectors.joining(", "));
            title(all + (workers > sources.size() ? " and " + (workers - sources.size()) + " more that are not shown"
                    : "") + "  ·  merged by time" + dropped);
            return;
        }
        String key = sources.get(0).key();
        rows.stream().filter(row -> row.key().equals(key)).findFirst().ifPresent(row -> title(row.name()
                + (row.pid() > 0 ? "  ·  process " + row.pid() : "")
                + (row.note().isEmpty() ? "" : "  ·  " + row.remark()) + dropped));
    }

    void add(ConsolePiece piece) {
        if (!piece.sources().equals(sources)) return;
        if (piece.first()) text.reset();
        text.add(piece);
        boolean known = piece.parts().stream().anyMatch(ConsolePiece.Part::known);
        if (!piece.first() || !text.isEmpty()) return;
        text.hint(known ? "It has not printed anything yet." : "The console of this process is no longer kept.");
    }

    private void filter() {
        LineFilter wanted = LineFilter.parse(lines.getText());
        text.filter(wanted);
        lines.setToolTipText(wanted.problem().orElse(
                "Shows only the lines that all words match; -word leaves out; /regular expression/"));
        matchCount.setText(wanted.problem().orElse(""));
        matchCount.requestLayout();
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
        dialog.setFileName(
                sources.stream().map(ConsoleSource::name).distinct().collect(Collectors.joining("+")) + ".log");
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

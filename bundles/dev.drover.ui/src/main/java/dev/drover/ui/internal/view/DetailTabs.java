package dev.drover.ui.internal.view;

import java.util.List;
import java.util.Map;

import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.look.Icons.Icon;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.VerdictText;
import dev.drover.ui.internal.source.DumpText;
import dev.drover.ui.internal.source.Update;
import dev.drover.ui.internal.source.ViewWorker;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

/** The tabs below the table: trends, console, pool and verdict of the selected rows, and the last dump. */
final class DetailTabs {
    private static final String TAB = "tab";
    private final CTabFolder folder;
    private final ViewWorker viewWorker;
    private final ConsoleTab console;
    private final TrendsTab trends;
    private final PoolTab pool;
    private final TextTab verdict;
    private final TextTab dump;

    DetailTabs(Composite parent, Icons icons, ViewWorker viewWorker, Map<String, String> savedState) {
        this.viewWorker = viewWorker;
        folder = new CTabFolder(parent, SWT.BORDER | SWT.FLAT);
        folder.setTabHeight(26);
        trends = new TrendsTab(folder, viewWorker.refresher()::pooled);
        console = new ConsoleTab(folder, icons);
        pool = new PoolTab(folder, viewWorker.commands());
        verdict = new TextTab(folder, "Verdict", VerdictText.NOTHING.title());
        dump = new TextTab(folder, "Dump", "Select a worker, and choose Dump in its menu to look into it.");
        add("Trends", icons, Icon.TRENDS, trends.control());
        add("Console", icons, Icon.CONSOLE, console.control());
        add("Pool", icons, Icon.POOL, pool.control());
        add("Verdict", icons, Icon.VERDICT, verdict.control());
        add("Dump", icons, Icon.DUMP, dump.control());
        folder.setSelection(
                savedState.getOrDefault(TAB, "0").matches("[0-4]") ? Integer.parseInt(savedState.getOrDefault(TAB, "0"))
                        : 0);
        folder.addListener(SWT.Selection, event -> watch());
        folder.addListener(SWT.Dispose,
                event -> savedState.put(TAB, Integer.toString(Math.max(0, folder.getSelectionIndex()))));
    }

    ConsoleTab console() {
        return console;
    }

    void show(Update update, List<Row> selected) {
        trends.show(update.trend());
        pool.show(update.table(), selected);
        console.refreshTitle(selected);
        verdict(selected);
    }

    /** Shows the consoles of the selected workers. If no worker is selected, none is read. */
    void selected(List<Row> rows) {
        pool.selected(rows);
        console.selected(rows);
        verdict(rows);
        watch();
    }

    void showTrends() {
        open(0);
    }

    void showConsole() {
        open(1);
    }

    void showPool() {
        open(2);
    }

    void showVerdict() {
        open(3);
    }

    void showDump(DumpText next) {
        dump.show(next.title(), next.text());
        open(4);
    }

    private void verdict(List<Row> rows) {
        VerdictText next = VerdictText.of(rows);
        verdict.show(next.title(), next.text());
    }

    private void open(int tab) {
        folder.setSelection(tab);
        watch();
    }

    /** Watches the console only while its tab is shown. */
    private void watch() {
        viewWorker.console().watch(folder.getSelectionIndex() == 1 ? console.sources() : List.of());
    }

    private void add(String text, Icons icons, Icon icon, Control control) {
        CTabItem item = new CTabItem(folder, SWT.NONE);
        item.setText(text);
        item.setImage(icons.get(icon));
        item.setControl(control);
    }
}

package dev.drover.ui.internal.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.monitor.Problem;
import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.look.Icons.Icon;
import dev.drover.ui.internal.model.Details;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.VerdictText;
import dev.drover.ui.internal.source.DetailFeed.Topic;
import dev.drover.ui.internal.source.DumpText;
import dev.drover.ui.internal.source.Update;
import dev.drover.ui.internal.source.ViewWorker;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

/** The tabs below the table: of the selected rows, of the messages and errors of the program, and of the last dump. */
final class DetailTabs {
    /** The tabs, in their order. */
    enum Tab {
        TRENDS("Trends", Icon.TRENDS),
        CONSOLE("Console", Icon.CONSOLE),
        POOL("Pool", Icon.POOL),
        VERDICT("Verdict", Icon.VERDICT),
        SIGNALS("Signals", Icon.SIGNALS),
        CHANNELS("Channels && IPC", Icon.CHANNELS),
        ERRORS("Errors", Icon.ERRORS),
        DUMP("Dump", Icon.DUMP);

        private final String label;
        private final Icon icon;

        Tab(String label, Icon icon) {
            this.label = label;
            this.icon = icon;
        }
    }

    private static final String TAB = "tab";
    private final CTabFolder folder;
    private final ViewWorker viewWorker;
    private final ConsoleTab console;
    private final TrendsTab trends;
    private final PoolTab pool;
    private final VerdictTab verdict;
    private final SignalsTab signals;
    private final ChannelsTab channels;
    private final ErrorsTab errors;
    private final TextTab dump;
    /** An end that was opened from the errors; it stays until other rows are selected. */
    private Optional<VerdictText> opened = Optional.empty();
    private boolean paused;

    DetailTabs(Composite parent, Icons icons, ViewWorker viewWorker, Map<String, String> savedState) {
        this.viewWorker = viewWorker;
        folder = new CTabFolder(parent, SWT.BORDER | SWT.FLAT);
        folder.setTabHeight(26);
        FileChoice files = FileChoice.dialog(folder, viewWorker.commands()::write);
        trends = new TrendsTab(folder, viewWorker.refresher()::pooled);
        console = new ConsoleTab(folder, icons);
        pool = new PoolTab(folder, viewWorker.commands(), files, viewWorker.details()::picks);
        verdict = new VerdictTab(folder, file -> viewWorker.commands().open(file, new Handover<>(folder,
                this::showDump)));
        signals = new SignalsTab(folder, icons, files, this::watch);
        channels = new ChannelsTab(folder, files);
        errors = new ErrorsTab(folder, files, this::open);
        dump = new TextTab(folder, "Dump", "Select a worker, and choose Dump in its menu to look into it.");
        List<Control> controls = List.of(trends.control(), console.control(), pool.control(), verdict.control(),
                signals.control(), channels.control(), errors.control(), dump.control());
        for (Tab each : Tab.values()) add(each, icons, controls.get(each.ordinal()));
        folder.setSelection(saved(savedState.getOrDefault(TAB, "")).ordinal());
        folder.addListener(SWT.Selection, event -> watch());
        folder.addListener(SWT.Resize, event -> watch());
        folder.addListener(SWT.Dispose, event -> savedState.put(TAB, shown().name()));
        watch();
    }

    /** The tab that was shown last; older layouts have its number instead of its name. */
    private static Tab saved(String name) {
        List<Tab> byNumber = new ArrayList<>(
                List.of(Tab.TRENDS, Tab.CONSOLE, Tab.POOL, Tab.VERDICT, Tab.DUMP));
        if (name.matches("[0-4]")) return byNumber.get(Integer.parseInt(name));
        for (Tab each : Tab.values())
            if (each.name().equals(name)) return each;
        return Tab.TRENDS;
    }

    ConsoleTab console() {
        return console;
    }

    PoolTab pool() {
        return pool;
    }

    SignalsTab signals() {
        return signals;
    }

    ChannelsTab channels() {
        return channels;
    }

    ErrorsTab errors() {
        return errors;
    }

    void show(Update update, List<Row> selected) {
        trends.show(update.trend());
        pool.show(update.table(), selected);
        if (shown() == Tab.CHANNELS) channels.show(update.table());
        console.refreshTitle(selected);
        verdict(selected);
    }

    /** Shows what was read for the tab that is shown. */
    void show(Details next) {
        switch (next) {
            case Details.Picks it -> pool.show(it);
            case Details.Signals it -> signals.show(it);
            case Details.Channels it -> channels.show(it);
            case Details.Errors it -> errors.show(it);
        }
    }

    /** Shows the consoles of the selected workers. If no worker is selected, none is read. */
    void selected(List<Row> rows) {
        opened = Optional.empty();
        pool.selected(rows);
        console.selected(rows);
        verdict(rows);
        watch();
    }

    void showTrends() {
        open(Tab.TRENDS);
    }

    void showConsole() {
        open(Tab.CONSOLE);
    }

    void showPool() {
        open(Tab.POOL);
    }

    void showVerdict() {
        open(Tab.VERDICT);
    }

    void showDump(DumpText next) {
        dump.show(next.title(), next.text());
        open(Tab.DUMP);
    }

    /** Stops reading what the tabs show, or goes on. */
    void pause(boolean wanted) {
        paused = wanted;
        watch();
    }

    /** Shows a tab. */
    void open(Tab tab) {
        folder.setSelection(tab.ordinal());
        watch();
    }

    private void verdict(List<Row> rows) {
        verdict.show(opened.orElseGet(() -> VerdictText.of(rows)));
    }

    /** Shows the verdict of an error that was the end of a process. */
    private void open(Problem problem) {
        if (problem.exit().isEmpty()) return;
        opened = problem.exit().map(exit -> VerdictText.of(
                problem.subject() + (exit.pid() > 0 ? "  ·  process " + exit.pid() : ""), exit));
        verdict(List.of());
        open(Tab.VERDICT);
    }

    private Tab shown() {
        return Tab.values()[Math.max(0, folder.getSelectionIndex())];
    }

    /** Has only that read which is shown. */
    private void watch() {
        viewWorker.console().watch(shown() == Tab.CONSOLE ? console.sources() : List.of());
        viewWorker.details().watch(paused || folder.getSize().y == 0 ? Topic.NONE : switch (shown()) {
            case POOL -> Topic.PICKS;
            case SIGNALS -> signals.paused() ? Topic.NONE : Topic.SIGNALS;
            case CHANNELS -> Topic.CHANNELS;
            case ERRORS -> Topic.ERRORS;
            default -> Topic.NONE;
        });
    }

    private void add(Tab tab, Icons icons, Control control) {
        CTabItem item = new CTabItem(folder, SWT.NONE);
        item.setText(tab.label);
        item.setImage(icons.get(tab.icon));
        item.setControl(control);
    }
}

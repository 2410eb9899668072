package dev.drover.ui.internal.view;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.drover.api.process.Dump;
import dev.drover.ui.internal.look.Icons.Icon;
import dev.drover.ui.internal.model.EndPlan;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.view.DetailTabs.Tab;

/**
 * What can be done in the view by a key. In a workbench each action is a command with the id {@link #command}, whose
 * keys a person can change; the product's model and the IDE's plugin.xml name the same ones.
 */
public enum ViewAction {
    END("end", "&End", "DEL", true, ViewAction::canEnd, view -> view.actions().end(false), Icon.END,
            "End the selected processes. Workers finish what they have first."),
    KILL("kill", "&Kill …", "M2+DEL", true, ViewAction::canEnd, view -> view.actions().end(true), Icon.KILL,
            "Kill the selected processes at once"),
    KILL_TREE("killTree", "Kill &Tree …", "M1+M2+DEL", true, ViewAction::canEnd, view -> view.actions().killTree()),
    SLEEP("sleep", "Slee&p", "F7", true, RowActions::canSleep, view -> view.actions().sleep(), Icon.SLEEP,
            "Put the selected workers to sleep"),
    WAKE("wake", "Wak&e Up", "F8", true, RowActions::canWake, view -> view.actions().wake(), Icon.WAKE,
            "Wake the selected workers"),
    RECYCLE("recycle", "Rec&ycle", "F9", true, RowActions::canRecycle, view -> view.actions().recycle(), Icon.RECYCLE,
            "Replace the selected workers by fresh ones"),
    THREADS("threads", "&Threads", "F6", true, RowActions::canDump, view -> view.actions().dump(Dump.Kind.THREADS)),
    COPY_TABLE("copyTable", "&Table", "M1+M2+C", true, rows -> true, view -> view.actions().copyTable()),
    PAUSE("pause", "P&ause or Go On", "SPACE", true, rows -> true, ProcessView::pause, Icon.PAUSE, "Pause"),
    FILTER("filter", "&Filter", "M1+F", true, rows -> true, ProcessView::openFilter),
    TRENDS(Tab.TRENDS, "&Trends", "M3+1"),
    CONSOLE(Tab.CONSOLE, "&Console", "M3+2"),
    POOL(Tab.POOL, "&Pool", "M3+3"),
    VERDICT(Tab.VERDICT, "&Verdict", "M3+4"),
    SIGNALS(Tab.SIGNALS, "&Signals", "M3+5"),
    CHANNELS(Tab.CHANNELS, "C&hannels and IPC", "M3+6"),
    ERRORS(Tab.ERRORS, "&Errors", "M3+7"),
    DUMP(Tab.DUMP, "&Dump", "M3+8");

    /** In which the keys of what is done with the table count: while the table has the focus. */
    public static final String TABLE_CONTEXT = "dev.drover.ui.table";
    /** In which the keys of the tabs count: while the view is active. */
    public static final String VIEW_CONTEXT = "dev.drover.ui.view";
    /** The actions that have a button, from left to right. */
    public static final List<ViewAction> BUTTONS = List.of(END, KILL, SLEEP, WAKE, RECYCLE, PAUSE);

    private static final String PREFIX = "dev.drover.ui.";

    private final String id;
    private final String label;
    private final String key;
    private final boolean ofTable;
    private final Predicate<List<Row>> applies;
    private final Consumer<ProcessView> work;
    private final Icon icon;
    private final String tip;

    ViewAction(String id, String label, String key, boolean ofTable, Predicate<List<Row>> applies,
            Consumer<ProcessView> work) {
        this(id, label, key, ofTable, applies, work, null, "");
    }

    ViewAction(String id, String label, String key, boolean ofTable, Predicate<List<Row>> applies,
            Consumer<ProcessView> work, Icon icon, String tip) {
        this.icon = icon;
        this.tip = tip;
        this.id = id;
        this.label = label;
        this.key = key;
        this.ofTable = ofTable;
        this.applies = applies;
        this.work = work;
    }

    ViewAction(Tab tab, String label, String key) {
        this("tab." + tab.name().toLowerCase(Locale.ROOT), label, key, false, rows -> true,
                view -> view.details().open(tab));
    }

    /** The id of the command. */
    public String command() {
        return PREFIX + id;
    }

    /** The text of a menu item, with its mnemonic. */
    public String label() {
        return label;
    }

    /** The icon of a button. */
    public Icon icon() {
        return icon;
    }

    /** What a button says of the action. */
    public String said() {
        return tip;
    }

    /** What a button says of the action, with its key. */
    public String tip(Surroundings around) {
        String named = around.key(this);
        return named.isEmpty() ? tip : tip.replaceFirst("(\\.?)$", " (" + named + ")$1");
    }

    /** The text of a menu item for the action, with its key. */
    public String text(Surroundings around) {
        String named = around.key(this);
        return label + (named.isEmpty() ? "" : "\t" + named);
    }

    /** The key at first, as the platform's key bindings write it. */
    public String key() {
        return key;
    }

    /** The context in which the key counts. */
    public String context() {
        return ofTable ? TABLE_CONTEXT : VIEW_CONTEXT;
    }

    /** Whether there is something to do with any of the selected rows. */
    public boolean appliesTo(List<Row> rows) {
        return applies.test(rows);
    }

    public void run(ProcessView view) {
        work.accept(view);
    }

    /** The action of a command; empty for another's command. */
    public static Optional<ViewAction> of(String command) {
        for (ViewAction each : values()) if (each.command().equals(command)) return Optional.of(each);
        return Optional.empty();
    }

    private static boolean canEnd(List<Row> rows) {
        return EndPlan.of(rows, true).refused().isEmpty();
    }
}

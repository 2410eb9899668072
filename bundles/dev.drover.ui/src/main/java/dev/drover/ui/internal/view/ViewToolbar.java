package dev.drover.ui.internal.view;

import java.time.Duration;
import java.util.List;

import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.look.Icons.Icon;
import dev.drover.ui.internal.model.EndPlan;
import dev.drover.ui.internal.model.Filter;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.ViewChoice;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;

/** The filter box and the buttons above the table. */
final class ViewToolbar {
    private static final List<Long> PERIODS = List.of(500L, 1000L, 2000L, 5000L);

    private final ProcessView view;
    private final Text filter;
    private final ToolItem end;
    private final ToolItem kill;
    private final ToolItem sleep;
    private final ToolItem wake;
    private final ToolItem recycle;
    private final ToolItem pause;
    private final Icons icons;
    private final ColumnMenu columns;
    private long period = 1000;

    ViewToolbar(Composite parent, ProcessView view, Icons icons, ColumnMenu columns) {
        this.view = view;
        this.icons = icons;
        this.columns = columns;
        Composite bar = new Composite(parent, SWT.NONE);
        bar.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        GridLayout layout = new GridLayout(2, false);
        layout.marginHeight = 3;
        layout.marginWidth = 4;
        bar.setLayout(layout);
        filter = new Text(bar, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        filter.setMessage(Filter.HINT);
        filter.setToolTipText("Words must all match; -word leaves out; /regular expression/\n"
                + "cpu>50  mem>=100M  failed>0  inflight>1  latency>10ms\nstate:busy  pool:hash  kind:worker  pid:123");
        filter.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        filter.getAccessible().addAccessibleListener(named("Filter"));
        filter.addListener(SWT.Modify, event -> view.filter(Filter.parse(filter.getText())));
        filter.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ESC) filter.setText("");
            if (event.keyCode == SWT.ESC || event.keyCode == SWT.ARROW_DOWN || event.keyCode == SWT.CR) view.setFocus();
        });
        ToolBar tools = new ToolBar(bar, SWT.FLAT | SWT.RIGHT);
        tools.getAccessible().addAccessibleListener(named("Process actions"));
        end = push(tools, Icon.END, "End the selected processes (Delete). Workers finish what they have first.",
                () -> view.end(false));
        kill = push(tools, Icon.KILL, "Kill the selected processes at once (Shift+Delete)", () -> view.end(true));
        RowActions actions = new RowActions(view);
        sleep = push(tools, Icon.SLEEP, "Put the selected workers to sleep (F7)", actions::sleep);
        wake = push(tools, Icon.WAKE, "Wake the selected workers (F8)", actions::wake);
        recycle = push(tools, Icon.RECYCLE, "Replace the selected workers by fresh ones (F9)", actions::recycle);
        new ToolItem(tools, SWT.SEPARATOR);
        pause = push(tools, Icon.PAUSE, "Pause (Space)", view::pause);
        ToolItem tree = check(tools, Icon.TREE, "Show processes below their pool and parent", true);
        tree.addListener(SWT.Selection, event -> view.choose(choice -> choice.asTree(tree.getSelection())));
        ToolItem ended = check(tools, Icon.ENDED, "Show processes that have ended in the last ten minutes", true);
        ended.addListener(SWT.Selection, event -> view.choose(choice -> choice.withEnded(ended.getSelection())));
        view.onChoice(choice -> showChoice(choice, tree, ended));
        view.onChoice(choice -> {
            if (!filter.getText().strip().equals(choice.filter().text())) filter.setText(choice.filter().text());
        });
        new ToolItem(tools, SWT.SEPARATOR);
        ToolItem more = push(tools, Icon.MENU, "Refresh rate and columns", () -> {});
        more.addListener(SWT.Selection, event -> menu(tools, more));
        selected(List.of());
    }

    /** Enables the buttons that apply to the selected rows. */
    void selected(List<Row> rows) {
        boolean canEnd = EndPlan.of(rows, true).refused().isEmpty();
        end.setEnabled(canEnd);
        kill.setEnabled(canEnd);
        sleep.setEnabled(RowActions.canSleep(rows));
        wake.setEnabled(RowActions.canWake(rows));
        recycle.setEnabled(RowActions.canRecycle(rows));
    }

    void paused(boolean paused) {
        pause.setImage(icons.get(paused ? Icon.RESUME : Icon.PAUSE));
        pause.setToolTipText(paused ? "Go on (Space)" : "Pause (Space)");
    }

    /** Focuses the filter box and appends the typed text. */
    void filter(String typed) {
        filter.setFocus();
        if (typed.isEmpty()) filter.selectAll();
        else
            filter.setText(filter.getText() + typed);
        if (!typed.isEmpty()) filter.setSelection(filter.getText().length());
    }

    private static void showChoice(ViewChoice choice, ToolItem tree, ToolItem ended) {
        tree.setSelection(choice.tree());
        ended.setSelection(choice.ended());
    }

    private void menu(ToolBar tools, ToolItem more) {
        Menu menu = new Menu(tools);
        Menu rate = Menus.sub(menu, "&Refresh Every");
        for (long each : PERIODS) {
            String text = each < 1000 ? "½ Second" : each == 1000 ? "Second" : each / 1000 + " Seconds";
            Menus.check(rate, SWT.RADIO, text, each == period, () -> {
                period = each;
                view.every(Duration.ofMillis(each));
            });
        }
        columns.fill(menu);
        Rectangle at = more.getBounds();
        menu.setLocation(tools.toDisplay(at.x, at.y + at.height));
        menu.addListener(SWT.Hide, event -> menu.getDisplay().asyncExec(menu::dispose));
        menu.setVisible(true);
    }

    private ToolItem push(ToolBar bar, Icon icon, String tip, Runnable run) {
        ToolItem item = new ToolItem(bar, SWT.PUSH);
        item.setImage(icons.get(icon));
        item.setToolTipText(tip);
        item.addListener(SWT.Selection, event -> run.run());
        return item;
    }

    private ToolItem check(ToolBar bar, Icon icon, String tip, boolean on) {
        ToolItem item = new ToolItem(bar, SWT.CHECK);
        item.setImage(icons.get(icon));
        item.setToolTipText(tip);
        item.setSelection(on);
        return item;
    }

    static AccessibleAdapter named(String name) {
        return new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                // The same listener is asked for the items of a tool bar.
                if (event.childID == ACC.CHILDID_SELF) event.result = name;
            }
        };
    }
}

package dev.drover.ui.internal.view;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.look.Icons.Icon;
import dev.drover.ui.internal.model.Row;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;

/** The filter box above the table, and the buttons, unless a workbench shows these. */
final class ViewToolbar {
    private final ProcessView view;
    private final FilterBox filter;
    private final Map<ViewAction, ToolItem> buttons = new EnumMap<>(ViewAction.class);
    private final Icons icons;

    ViewToolbar(Composite parent, ProcessView view, Icons icons, ViewMenu menu) {
        this.view = view;
        this.icons = icons;
        Composite bar = new Composite(parent, SWT.NONE);
        bar.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        GridLayout layout = new GridLayout(2, false);
        layout.marginHeight = 3;
        layout.marginWidth = 4;
        bar.setLayout(layout);
        filter = new FilterBox(bar, view);
        if (!view.surroundings().showsButtons()) buttons(bar, menu);
        selected(List.of());
    }

    private void buttons(Composite bar, ViewMenu menu) {
        ToolBar tools = new ToolBar(bar, SWT.FLAT | SWT.RIGHT);
        tools.getAccessible().addAccessibleListener(named("Process actions"));
        for (ViewAction each : ViewAction.BUTTONS) {
            if (each == ViewAction.PAUSE) new ToolItem(tools, SWT.SEPARATOR);
            ToolItem item = new ToolItem(tools, SWT.PUSH);
            item.setImage(icons.get(each.icon()));
            item.setToolTipText(each.tip(view.surroundings()));
            item.addListener(SWT.Selection, event -> each.run(view));
            buttons.put(each, item);
        }
        ToolItem ended = new ToolItem(tools, SWT.CHECK);
        ended.setImage(icons.get(Icon.ENDED));
        ended.setToolTipText("Show processes that have ended in the last minutes");
        ended.addListener(SWT.Selection, event -> view.choose(choice -> choice.withEnded(ended.getSelection())));
        view.onChoice(choice -> ended.setSelection(choice.ended()));
        new ToolItem(tools, SWT.SEPARATOR);
        ToolItem more = new ToolItem(tools, SWT.PUSH);
        more.setImage(icons.get(Icon.MENU));
        more.setToolTipText("Refresh rate, groups, order and columns");
        more.addListener(SWT.Selection, event -> open(menu, tools, more));
    }

    /** Enables the buttons that apply to the selected rows. */
    void selected(List<Row> rows) {
        buttons.forEach((action, item) -> item.setEnabled(action.appliesTo(rows)));
    }

    void paused(boolean paused) {
        ToolItem pause = buttons.get(ViewAction.PAUSE);
        if (pause == null) return;
        pause.setImage(icons.get(paused ? Icon.RESUME : Icon.PAUSE));
        String tip = ViewAction.PAUSE.tip(view.surroundings());
        pause.setToolTipText(paused ? tip.replace("Pause", "Go on") : tip);
    }

    /** Focuses the filter box and appends the typed text. */
    void filter(String typed) {
        filter.type(typed);
    }

    private static void open(ViewMenu entries, ToolBar tools, ToolItem more) {
        Menu menu = new Menu(tools);
        Menus.fill(menu, entries.all());
        Rectangle at = more.getBounds();
        menu.setLocation(tools.toDisplay(at.x, at.y + at.height));
        menu.addListener(SWT.Hide, event -> menu.getDisplay().asyncExec(menu::dispose));
        menu.setVisible(true);
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

package dev.drover.ui.internal.view;

import java.util.List;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;

/** Factory methods for menu items. */
final class Menus {
    private Menus() {}

    static MenuItem item(Menu menu, String text, boolean enabled, Runnable run) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(text);
        item.setEnabled(enabled);
        item.addListener(SWT.Selection, event -> run.run());
        return item;
    }

    static MenuItem check(Menu menu, int style, String text, boolean on, Runnable run) {
        MenuItem item = new MenuItem(menu, style);
        item.setText(text);
        item.setSelection(on);
        item.addListener(SWT.Selection, event -> {
            // SWT also notifies the radio item that loses the selection.
            if (style != SWT.RADIO || item.getSelection()) run.run();
        });
        return item;
    }

    static void fill(Menu menu, List<MenuEntry> entries) {
        for (MenuEntry each : entries) {
            switch (each.kind()) {
                case LINE -> line(menu);
                case MENU -> fill(sub(menu, each.text()), each.entries());
                case PUSH -> item(menu, each.text(), each.enabled(), each.run());
                case CHECK -> check(menu, SWT.CHECK, each.text(), each.on(), each.run()).setEnabled(each.enabled());
                case RADIO -> check(menu, SWT.RADIO, each.text(), each.on(), each.run()).setEnabled(each.enabled());
            }
        }
    }

    static Menu sub(Menu menu, String text) {
        MenuItem item = new MenuItem(menu, SWT.CASCADE);
        item.setText(text);
        Menu sub = new Menu(menu);
        item.setMenu(sub);
        return sub;
    }

    static void line(Menu menu) {
        int count = menu.getItemCount();
        if (count > 0 && (menu.getItem(count - 1).getStyle() & SWT.SEPARATOR) == 0) new MenuItem(menu, SWT.SEPARATOR);
    }

    static void clear(Menu menu) {
        for (MenuItem item : menu.getItems()) item.dispose();
    }
}

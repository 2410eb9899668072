package dev.drover.ui.internal.view;

import java.util.List;

/**
 * An item of a menu that is shown by SWT or by a workbench.
 *
 * @param text with its mnemonic, and the key after a tab; "" for a line
 * @param on whether it is the chosen one
 * @param run what it does; null for a line and for a menu
 * @param entries the items of its menu; empty if it is none
 */
public record MenuEntry(String text, Kind kind, boolean on, boolean enabled, Runnable run, List<MenuEntry> entries) {

    /** What an item is. */
    public enum Kind {
        PUSH,
        CHECK,
        RADIO,
        MENU,
        LINE
    }

    public static final MenuEntry LINE = new MenuEntry("", Kind.LINE, false, true, null, List.of());

    static MenuEntry push(String text, Runnable run) {
        return new MenuEntry(text, Kind.PUSH, false, true, run, List.of());
    }

    static MenuEntry check(String text, boolean on, Runnable run) {
        return new MenuEntry(text, Kind.CHECK, on, true, run, List.of());
    }

    static MenuEntry radio(String text, boolean on, Runnable run) {
        return new MenuEntry(text, Kind.RADIO, on, true, run, List.of());
    }

    static MenuEntry menu(String text, List<MenuEntry> entries) {
        return new MenuEntry(text, Kind.MENU, false, true, null, entries);
    }

    MenuEntry enabled(boolean whether) {
        return new MenuEntry(text, kind, on, whether, run, entries);
    }
}

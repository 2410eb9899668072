package dev.drover.ui.internal.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.ColumnLayout;
import dev.drover.ui.internal.model.Grouping;
import dev.drover.ui.internal.model.ViewChoice;

/** The menu that chooses how the table is made: how often it is read, and how it is grouped, sorted and laid out. */
final class ViewMenu {
    private static final List<Duration> PERIODS = List.of(
            Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5));

    private final ProcessView view;
    private final ColumnLayout columns;

    ViewMenu(ProcessView view, ColumnLayout columns) {
        this.view = view;
        this.columns = columns;
    }

    /** All of it. */
    List<MenuEntry> all() {
        List<MenuEntry> entries = new ArrayList<>(List.of(MenuEntry.menu("&Refresh Every", periods())));
        entries.addAll(table());
        entries.add(MenuEntry.check("Show &Ended Processes", view.choice().ended(),
                () -> view.choose(choice -> choice.withEnded(!choice.ended()))));
        view.surroundings().preferences().ifPresent(open -> {
            entries.add(MenuEntry.LINE);
            entries.add(MenuEntry.push("&Preferences …", open));
        });
        return entries;
    }

    /** What concerns the table alone. */
    List<MenuEntry> table() {
        return List.of(
                MenuEntry.menu("&Group By", groupings()),
                MenuEntry.menu("&Sort By", sorting()),
                MenuEntry.menu("&Columns", chosen()));
    }

    private List<MenuEntry> periods() {
        Duration now = view.settings().now().period();
        return PERIODS.stream().map(each -> MenuEntry.radio(
                each.toMillis() < 1000 ? "½ Second" : each.toSeconds() == 1 ? "Second" : each.toSeconds() + " Seconds",
                each.equals(now),
                () -> view.settings().change(before -> before.every(each)))).toList();
    }

    private List<MenuEntry> groupings() {
        return Arrays.stream(Grouping.values()).map(each -> MenuEntry.radio(
                each.label(), each == view.choice().grouping(),
                () -> view.choose(choice -> choice.groupedBy(each)))).toList();
    }

    private List<MenuEntry> sorting() {
        ViewChoice now = view.choice();
        List<MenuEntry> entries = new ArrayList<>();
        for (Column column : columns.shown()) {
            if (column.isCurve()) continue;
            entries.add(MenuEntry.radio(column.label(), column == now.column(),
                    () -> view.choose(choice -> choice.sortedBy(column, column.largestFirst()))));
        }
        entries.add(MenuEntry.LINE);
        entries.add(MenuEntry.check("Largest First", now.descending(),
                () -> view.choose(choice -> choice.sortedBy(choice.column(), !choice.descending()))));
        return entries;
    }

    private List<MenuEntry> chosen() {
        return Arrays.stream(Column.values()).map(column -> {
            boolean on = columns.isShown(column);
            return MenuEntry.check(column.label(), on, () -> view.column(column, !on)).enabled(column != Column.NAME);
        }).toList();
    }
}

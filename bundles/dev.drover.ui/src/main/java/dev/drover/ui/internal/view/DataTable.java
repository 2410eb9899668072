package dev.drover.ui.internal.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.drover.ui.internal.look.AccessibleNames;
import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.DataColumn;
import dev.drover.ui.internal.model.TableFile;
import dev.drover.wire.SafeText;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

/**
 * A table of details: sorted by a click on a head, copied with Ctrl+C, exported by its menu. Only rows that are seen
 * are written into it. Selection and scrolling follow the rows from one refresh to the next.
 */
final class DataTable<T> {
    private final Table table;
    private final String name;
    private final List<DataColumn<T>> columns;
    private final Function<T, Object> key;
    private final Predicate<T> trouble;
    private final FileChoice files;
    private List<T> given = List.of();
    private List<T> rows = List.of();
    private int sorted;
    private boolean descending;

    /**
     * @param name what the rows are, for those who cannot see them and for names of files
     * @param columns the last one takes the spare width
     * @param key what tells a row from the others
     * @param trouble which rows stand out
     * @param sorted the index of the column by which rows are sorted at first
     * @param files asks where an export goes
     */
    DataTable(Composite parent, String name, List<DataColumn<T>> columns, Function<T, Object> key,
            Predicate<T> trouble, int sorted, boolean descending, FileChoice files) {
        this.name = name;
        this.columns = columns;
        this.key = key;
        this.trouble = trouble;
        this.sorted = sorted;
        this.descending = descending;
        this.files = files;
        table = new Table(parent, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER);
        table.setHeaderVisible(true);
        table.getAccessible().addAccessibleListener(ViewToolbar.named(name));
        AccessibleNames.set(table, name);
        for (DataColumn<T> each : columns) column(each);
        table.setSortColumn(table.getColumn(sorted));
        table.setSortDirection(descending ? SWT.DOWN : SWT.UP);
        table.addListener(SWT.SetData, event -> fill((TableItem) event.item, event.index));
        table.addListener(SWT.Resize, event -> stretch());
        table.addListener(SWT.KeyDown, this::key);
        Menu menu = new Menu(table);
        menu.addListener(SWT.Show, event -> {
            Menus.clear(menu);
            menu(menu);
        });
        table.setMenu(menu);
    }

    Table control() {
        return table;
    }

    /** The rows as they are sorted. */
    List<T> rows() {
        return rows;
    }

    List<T> selected() {
        return Arrays.stream(table.getSelectionIndices()).filter(i -> i < rows.size()).mapToObj(rows::get).toList();
    }

    /** Calls back when a row is opened by Enter or a double click. */
    void onOpen(Consumer<T> opener) {
        table.addListener(SWT.DefaultSelection, event -> selected().stream().findFirst().ifPresent(opener));
    }

    /** Shows other rows; the same ones again change nothing. */
    void show(List<T> next) {
        if (next.equals(given)) return;
        given = List.copyOf(next);
        arrange();
    }

    /** All rows as the text of a file. */
    String text(TableFile format) {
        return format.write(columns, rows);
    }

    void export(TableFile format) {
        files.save(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-") + "." + format.extension(),
                text(format));
    }

    void copy(List<T> chosen) {
        if (!chosen.isEmpty()) Clip.put(table.getDisplay(), TableFile.shown(columns, chosen));
    }

    private void menu(Menu menu) {
        Menus.item(menu, "&Copy Rows\tCtrl+C", table.getSelectionCount() > 0, () -> copy(selected()));
        Menus.item(menu, "Copy &Table", !rows.isEmpty(), () -> copy(rows));
        Menus.line(menu);
        for (TableFile each : TableFile.values())
            Menus.item(menu, "Export &" + each.name() + " …", !rows.isEmpty(), () -> export(each));
    }

    private void key(Event event) {
        if ((event.stateMask & SWT.MOD1) == 0) return;
        if (event.keyCode == 'c') copy(selected());
        if (event.keyCode == 'a') table.selectAll();
    }

    private void column(DataColumn<T> data) {
        TableColumn column = new TableColumn(table, data.right() ? SWT.RIGHT : SWT.LEFT);
        column.setText(data.head());
        column.setWidth(data.width());
        column.setMoveable(true);
        int index = table.indexOf(column);
        column.addListener(SWT.Selection, event -> sort(index));
    }

    /** Sorts by a column, the second time the other way. */
    void sort(int column) {
        descending = column == sorted ? !descending : columns.get(column).right();
        sorted = column;
        table.setSortColumn(table.getColumn(column));
        table.setSortDirection(descending ? SWT.DOWN : SWT.UP);
        arrange();
    }

    private void arrange() {
        Set<Object> keys = new HashSet<>();
        selected().forEach(row -> keys.add(key.apply(row)));
        int top = table.getTopIndex();
        Optional<Object> first = top == 0 || top >= rows.size() ? Optional.empty()
                : Optional.of(key.apply(rows.get(top)));
        List<T> next = new ArrayList<>(given);
        next.sort(columns.get(sorted).order(descending));
        rows = next;
        table.setRedraw(false);
        try {
            table.deselectAll();
            if (table.getItemCount() != rows.size()) table.setItemCount(rows.size());
            table.clearAll();
            for (int i = 0; i < rows.size() && !(keys.isEmpty() && first.isEmpty()); i++) {
                Object each = key.apply(rows.get(i));
                if (keys.contains(each)) table.select(i);
                if (first.isPresent() && first.get().equals(each)) table.setTopIndex(i);
            }
        } finally {
            table.setRedraw(true);
        }
    }

    private void fill(TableItem item, int index) {
        if (index < 0 || index >= rows.size()) return;
        T row = rows.get(index);
        for (int i = 0; i < columns.size(); i++) item.setText(i, SafeText.of(columns.get(i).text().apply(row)));
        item.setForeground(trouble.test(row) ? Palette.of(table).trouble : null);
    }

    /** Gives the last column the width that the others leave. */
    private void stretch() {
        int all = columns.size() - 1;
        int used = 0;
        for (int i = 0; i < all; i++) used += table.getColumn(i).getWidth();
        int spare = table.getClientArea().width - used;
        table.getColumn(all).setWidth(Math.max(columns.get(all).width(), spare));
    }
}

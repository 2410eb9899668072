package dev.drover.ui.internal.grid;

import java.util.List;

import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.Grouping;
import dev.drover.ui.internal.model.Heat;
import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.RowKind;
import dev.drover.ui.internal.model.StateColor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.PaintEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;

/** The painter of the grid; draws the damaged part only. */
final class GridPainter {
    static final int INDENT = 16;
    static final int TWISTY = 16;
    private static final int ICON = 16;

    private final Grid grid;
    private final Icons icons;
    private final FittedText plainTexts = new FittedText();
    private final FittedText boldTexts = new FittedText();
    private Font bold;

    GridPainter(Grid grid, Icons icons) {
        this.grid = grid;
        this.icons = icons;
    }

    /** The size of a typical text in the canvas' font. */
    Point textExtent(Canvas canvas) {
        plainTexts.clear();
        boldTexts.clear();
        if (bold != null) bold.dispose();
        else
            canvas.addListener(SWT.Dispose, event -> bold.dispose());
        FontData[] data = canvas.getFont().getFontData();
        for (FontData one : data) one.setStyle(one.getStyle() | SWT.BOLD);
        bold = new Font(canvas.getDisplay(), data);
        GC gc = new GC(canvas);
        try {
            return gc.stringExtent("Ag0");
        } finally {
            gc.dispose();
        }
    }

    void paint(PaintEvent event) {
        GC gc = event.gc;
        Palette palette = grid.palette();
        Rectangle area = grid.control().getClientArea();
        grid.columns().room(area.width);
        gc.setBackground(palette.background);
        gc.fillRectangle(event.x, event.y, event.width, event.height);
        List<Column> columns = grid.columns().shown();
        int last = Math.min(grid.lines().size() - 1,
                (event.y + event.height - grid.headHeight() + grid.top()) / grid.rowHeight());
        int first =
                Math.max(0, (Math.max(event.y, grid.headHeight()) - grid.headHeight() + grid.top()) / grid.rowHeight());
        long now = System.currentTimeMillis();
        boolean focused = grid.control().isFocusControl();
        for (int i = first; i <= last; i++) line(gc, i, columns, now, focused, area.width);
        if (event.y < grid.headHeight()) head(gc, columns, area.width);
        advice(gc, area);
    }

    private void head(GC gc, List<Column> columns, int width) {
        Palette palette = grid.palette();
        int height = grid.headHeight();
        gc.setBackground(palette.header);
        gc.fillRectangle(0, 0, width, height);
        gc.setForeground(palette.rule);
        gc.drawLine(0, height - 1, width, height - 1);
        Column sorted = grid.snapshot().choice().column();
        for (Column column : columns) {
            int x = grid.columns().left(column) - grid.left();
            int cell = grid.columns().width(column);
            if (x + cell < 0 || x > width) continue;
            gc.setForeground(palette.rule);
            gc.drawLine(x + cell - 1, 5, x + cell - 1, height - 6);
            gc.setForeground(column == sorted ? palette.foreground : palette.faint);
            int arrow = column == sorted ? 14 : 0;
            String text = plainTexts.cut(gc, column.label(), cell - 2 * Grid.PADDING - arrow);
            int textWidth = plainTexts.width(gc, text);
            int textX = column.right() ? x + cell - Grid.PADDING - textWidth : x + Grid.PADDING;
            gc.drawString(text, textX, 5, true);
            if (arrow > 0) arrow(gc, column.right() ? textX - 12 : textX + textWidth + 5, height / 2);
        }
    }

    private void arrow(GC gc, int x, int middle) {
        gc.setAntialias(SWT.ON);
        gc.setBackground(grid.palette().foreground);
        int[] down = {x, middle - 2, x + 8, middle - 2, x + 4, middle + 3};
        int[] up = {x, middle + 2, x + 8, middle + 2, x + 4, middle - 3};
        gc.fillPolygon(grid.snapshot().choice().descending() ? down : up);
    }

    private void line(GC gc, int index, List<Column> columns, long now, boolean focused, int width) {
        Palette palette = grid.palette();
        Line line = grid.lines().get(index);
        Row row = line.shown();
        int y = grid.headHeight() + index * grid.rowHeight() - grid.top();
        boolean selected = grid.selection().contains(line.key());
        Color back = selected
                ? (focused ? palette.selection : palette.selectionUnfocused)
                : line.key().equals(grid.hover())
                        ? palette.hover
                        : row.sum() ? palette.band : palette.background;
        gc.setBackground(back);
        gc.fillRectangle(0, y, width, grid.rowHeight());
        Color text = selected && focused ? palette.selectionText : row.alive() ? palette.foreground : palette.faint;
        for (Column column : columns) {
            int x = grid.columns().left(column) - grid.left();
            int cell = grid.columns().width(column);
            if (x + cell <= 0 || x >= width) continue;
            // Without a process there are no figures. How it ended takes their place.
            if (!row.hasFigures() && !NotePlace.KEPT.contains(column)) continue;
            gc.setForeground(text);
            gc.setBackground(back);
            if (!selected) heat(gc, column, row, x, y, cell);
            switch (column) {
                case NAME -> name(gc, line, x, y, cell);
                case STATE -> state(gc, row, x, y, cell, selected && focused);
                case TREND, MEMORY_TREND -> spark(gc, column, row, x, y, cell, selected && focused);
                default -> text(gc, column.text(row, now), column.right(), x, y, cell);
            }
        }
        if (!row.hasFigures()) {
            NotePlace place = NotePlace.of(grid.columns(), grid.left(), width);
            gc.setForeground(text);
            text(gc, row.note(), false, place.x(), y, place.width());
        }
        if (focused && line.key().equals(grid.selection().focus()) && !selected)
            gc.drawFocus(1, y, width - 2, grid.rowHeight());
    }

    private void heat(GC gc, Column column, Row row, int x, int y, int cell) {
        int step = Heat.of(column, row);
        if (step == 0) return;
        Palette palette = grid.palette();
        gc.setBackground(column == Column.MEMORY ? palette.memoryHeat(step) : palette.processorHeat(step));
        gc.fillRectangle(x + 1, y, cell - 2, grid.rowHeight() - 1);
    }

    private void name(GC gc, Line line, int x, int y, int cell) {
        int left = x + 4 + line.depth() * INDENT;
        if (line.branch()) twisty(gc, left, y + grid.rowHeight() / 2, line.open());
        if (grid.snapshot().choice().grouping() != Grouping.NONE) left += TWISTY;
        Image icon = icons.get(line.row().kind());
        if (!line.row().alive()) gc.setAlpha(110);
        if (left + ICON < x + cell) gc.drawImage(icon, left, y + (grid.rowHeight() - ICON) / 2);
        gc.setAlpha(255);
        left += ICON + 6;
        boolean strong = line.row().sum() || line.row().kind() == RowKind.MAIN;
        if (strong) gc.setFont(bold);
        gc.drawString((strong ? boldTexts : plainTexts).cut(gc, line.row().name(), x + cell - left - 4), left, textY(y),
                true);
        if (strong) gc.setFont(grid.control().getFont());
    }

    private static void twisty(GC gc, int x, int middle, boolean open) {
        gc.setAntialias(SWT.ON);
        Color back = gc.getBackground();
        gc.setBackground(gc.getForeground());
        gc.setAlpha(170);
        int[] down = {x + 3, middle - 2, x + 11, middle - 2, x + 7, middle + 3};
        int[] right = {x + 5, middle - 4, x + 10, middle, x + 5, middle + 4};
        gc.fillPolygon(open ? down : right);
        gc.setAlpha(255);
        gc.setBackground(back);
    }

    private void state(GC gc, Row row, int x, int y, int cell, boolean onSelection) {
        int middle = y + grid.rowHeight() / 2;
        int left = x + Grid.PADDING;
        gc.setAntialias(SWT.ON);
        Color stateColor = onSelection ? grid.palette().selectionText : grid.palette().stateColor(row.stateColor());
        if (row.stateColor() == StateColor.ENDED) {
            Color text = gc.getForeground();
            gc.setForeground(stateColor);
            gc.drawLine(left + 1, middle - 3, left + 7, middle + 3);
            gc.drawLine(left + 7, middle - 3, left + 1, middle + 3);
            gc.setForeground(text);
        } else {
            gc.setBackground(stateColor);
            if (row.stateColor() == StateColor.TROUBLE)
                gc.fillPolygon(new int[] {left, middle + 4, left + 9, middle + 4, left + 4, middle - 4});
            else
                gc.fillOval(left, middle - 4, 8, 8);
        }
        String word = row.state() + (row.note().startsWith("Could not") ? " (!)" : "");
        gc.drawString(plainTexts.cut(gc, word, cell - 2 * Grid.PADDING - 14), left + 14, textY(y), true);
    }

    private void spark(GC gc, Column column, Row row, int x, int y, int cell, boolean onSelection) {
        Palette palette = grid.palette();
        boolean memory = column == Column.MEMORY_TREND;
        Color color = onSelection ? palette.selectionText
                : !row.alive() ? palette.rule : memory ? palette.memorySpark : palette.spark;
        Sparkline.draw(gc, memory ? row.recent().bytes() : row.recent().cores(), 1,
                new Rectangle(x, y, cell, grid.rowHeight()), color, row.alive());
    }

    private void text(GC gc, String text, boolean right, int x, int y, int cell) {
        if (text.isEmpty()) return;
        String shortened = plainTexts.cut(gc, text, cell - 2 * Grid.PADDING);
        int left = right ? x + cell - Grid.PADDING - plainTexts.width(gc, shortened) : x + Grid.PADDING;
        gc.drawString(shortened, left, textY(y), true);
    }

    private int textY(int y) {
        return y + 3;
    }

    private void advice(GC gc, Rectangle area) {
        int from = grid.headHeight() + grid.lines().size() * grid.rowHeight() - grid.top();
        grid.snapshot().advice().ifPresent(advice -> {
            gc.setForeground(grid.palette().faint);
            Point size = gc.textExtent(advice);
            int y = Math.max(from + 16, from + (area.height - from - size.y) / 3);
            if (y + size.y < area.height) gc.drawText(advice, Math.max(12, (area.width - size.x) / 2), y, true);
        });
    }
}

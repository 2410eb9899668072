package dev.drover.ui.internal.grid;

import java.util.Optional;

import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.Row;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Cursor;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Event;

/** The mouse control of the grid: select, open, sort, resize and move columns, show tool tips. */
final class GridMouse {
    private static final int EDGE_TOLERANCE = 4;
    private static final int DRAG_DISTANCE = 10;

    private final Grid grid;
    private final Canvas canvas;
    private final Cursor resize;
    private Column resizing;
    private int resizeOffset;
    private Column pressed;
    private int pressedX;

    GridMouse(Grid grid) {
        this.grid = grid;
        canvas = grid.control();
        resize = canvas.getDisplay().getSystemCursor(SWT.CURSOR_SIZEWE);
    }

    void attach() {
        canvas.addListener(SWT.MouseDown, this::down);
        canvas.addListener(SWT.MouseUp, this::up);
        canvas.addListener(SWT.MouseMove, this::move);
        canvas.addListener(SWT.MouseExit, event -> grid.hover(""));
        canvas.addListener(SWT.MouseDoubleClick, this::doubleClick);
    }

    private void down(Event event) {
        canvas.forceFocus();
        if (event.y < grid.headHeight()) {
            if (event.button == 1) head(event);
            return;
        }
        Optional<Line> line = grid.line(grid.lineAt(event.y));
        if (line.isEmpty()) {
            if (event.button == 1 && !grid.selection().isEmpty()) {
                grid.selection().clear();
                grid.changedSelection();
            }
        } else if (event.button == 1) {
            press(event, line.get());
        } else if (event.button == 3 && !grid.selection().contains(line.get().key())) {
            grid.selection().only(line.get().key());
            grid.changedSelection();
        }
    }

    private void head(Event event) {
        int x = event.x + grid.left();
        resizing = grid.columns().edgeAt(x, EDGE_TOLERANCE);
        resizeOffset = resizing == null ? 0 : x - grid.columns().width(resizing);
        pressed = resizing == null ? grid.columns().at(x) : null;
        pressedX = event.x;
    }

    private void press(Event event, Line line) {
        if (line.branch() && onTwisty(event.x, line)) {
            grid.user().open(line.key(), !line.open());
            return;
        }
        if ((event.stateMask & SWT.SHIFT) != 0) grid.selection().upTo(line.key(), grid.lines());
        else if ((event.stateMask & SWT.MOD1) != 0) grid.selection().toggle(line.key());
        else
            grid.selection().only(line.key());
        grid.changedSelection();
    }

    private boolean onTwisty(int x, Line line) {
        int from = grid.columns().left(Column.NAME) - grid.left() + 4 + line.depth() * GridPainter.INDENT;
        return x >= from && x < from + GridPainter.TWISTY;
    }

    private void up(Event event) {
        if (pressed != null && event.y < grid.headHeight()) {
            Column to = grid.columns().at(event.x + grid.left());
            if (Math.abs(event.x - pressedX) < DRAG_DISTANCE) grid.user().sort(pressed);
            else if (to != null) grid.columns().move(pressed, to);
            grid.relayout();
        }
        pressed = null;
        resizing = null;
    }

    private void move(Event event) {
        if (resizing != null) {
            grid.columns().width(resizing, event.x + grid.left() - resizeOffset);
            grid.relayout();
            return;
        }
        boolean head = event.y < grid.headHeight();
        boolean edge = head && grid.columns().edgeAt(event.x + grid.left(), EDGE_TOLERANCE) != null;
        canvas.setCursor(edge ? resize : null);
        Optional<Line> line = grid.line(grid.lineAt(event.y));
        grid.hover(line.map(Line::key).orElse(""));
        tip(event, head, line.map(Line::row).orElse(null));
    }

    private void tip(Event event, boolean head, Row row) {
        Column column = grid.columns().at(event.x + grid.left());
        String tip = null;
        if (column != null && head) tip = column.help() + ". Click to sort, drag to move, drag the edge to widen.";
        else if (column != null && row != null) tip = tip(column, row);
        if (tip == null ? canvas.getToolTipText() != null : !tip.equals(canvas.getToolTipText()))
            canvas.setToolTipText(tip);
    }

    /** The tool tip: a row's note, or a text that is cut. "&" is doubled, as a single one marks a mnemonic. */
    private String tip(Column column, Row row) {
        if ((column == Column.NAME || column == Column.STATE) && !row.note().isEmpty())
            return (row.name() + ": " + row.remark()).replace("&", "&&");
        String text = column.text(row, System.currentTimeMillis());
        GC gc = new GC(canvas);
        try {
            boolean cut = gc.stringExtent(text).x > grid.columns().width(column) - 2 * Grid.PADDING;
            return !text.isEmpty() && cut ? text.replace("&", "&&") : null;
        } finally {
            gc.dispose();
        }
    }

    private void doubleClick(Event event) {
        if (event.button != 1) return;
        if (event.y < grid.headHeight()) {
            Column column = grid.columns().edgeAt(event.x + grid.left(), EDGE_TOLERANCE);
            if (column != null) fit(column);
            return;
        }
        grid.line(grid.lineAt(event.y)).ifPresent(line -> {
            if (!onTwisty(event.x, line)) grid.user().activated(line.row());
        });
    }

    private void fit(Column column) {
        GC gc = new GC(canvas);
        try {
            int widest = gc.stringExtent(column.label()).x + 16;
            long now = System.currentTimeMillis();
            for (Line line : grid.lines()) {
                int set = column == Column.NAME ? 48 + line.depth() * GridPainter.INDENT
                        : column == Column.STATE ? 14 : 0;
                widest = Math.max(widest, set + gc.stringExtent(column.text(line.row(), now)).x);
            }
            grid.columns().width(column, widest + 2 * Grid.PADDING + 2);
        } finally {
            gc.dispose();
        }
        grid.relayout();
    }
}

package dev.drover.ui.internal.grid;

import java.util.List;
import java.util.Optional;

import dev.drover.ui.internal.look.ListColors;
import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.ColumnLayout;
import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.Selection;
import dev.drover.ui.internal.model.TableSnapshot;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.ScrollBar;

/**
 * The table of processes, drawn on a canvas. Only visible rows are drawn, so a refresh costs the same with ten rows and
 * with thousands. A native table cost three to seven times as much for the same cells (docs/decisions.md). Used by the
 * UI thread.
 */
public final class Grid {
    static final int PADDING = 8;
    /** The key of the id by which a theme's style sheet, or a test, finds the control. */
    private static final String CSS_ID = "org.eclipse.e4.ui.css.id";

    private final Canvas canvas;
    private final ColumnLayout columns;
    private final GridUser user;
    private final Selection selection = new Selection();
    private final GridPainter painter;
    private final BandedRedraw bands;
    private final GridAccess access;
    private TableSnapshot snapshot = TableSnapshot.EMPTY;
    private Palette palette;
    private String hover = "";
    private int rowHeight;
    private int headHeight;

    public Grid(Composite parent, ColumnLayout columns, Icons icons, GridUser user) {
        this.columns = columns;
        this.user = user;
        canvas = new Canvas(parent, SWT.V_SCROLL | SWT.H_SCROLL | SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND | SWT.BORDER);
        ListColors.of(canvas);
        canvas.setData(CSS_ID, "drover-processes");
        palette = Palette.of(canvas);
        painter = new GridPainter(this, icons);
        measure();
        bands = new BandedRedraw(canvas, () -> headHeight, () -> rowHeight);
        canvas.addPaintListener(event -> {
            painter.paint(event);
            bands.painted();
        });
        canvas.addListener(SWT.Resize, event -> updateScrollBars());
        for (ScrollBar bar : List.of(canvas.getVerticalBar(), canvas.getHorizontalBar()))
            bar.addListener(SWT.Selection, event -> canvas.redraw());
        canvas.addListener(SWT.FocusIn, event -> focusGained());
        canvas.addListener(SWT.FocusOut, event -> canvas.redraw());
        new GridMouse(this).attach();
        new GridKeys(this).attach();
        access = new GridAccess(this);
        access.attach();
    }

    public Canvas control() {
        return canvas;
    }

    public Selection selection() {
        return selection;
    }

    /** The selected rows that are shown, from top to bottom. */
    public List<Row> selectedRows() {
        return selection.rows(lines());
    }

    /** Shows other rows; selection and scroll position stay. */
    public void show(TableSnapshot next) {
        if (next.equals(snapshot)) return;
        boolean lengthChanged = next.lines().size() != snapshot.lines().size();
        boolean choiceChanged = !next.choice().equals(snapshot.choice());
        snapshot = next;
        if (lengthChanged) updateScrollBars();
        if (lengthChanged || choiceChanged) canvas.redraw();
        else
            bands.start();
    }

    /** Draws the table anew after a change of columns, colours or fonts. */
    public void relayout() {
        measure();
        updateScrollBars();
        canvas.redraw();
    }

    /** Selects one row and makes it visible. */
    public void select(String key) {
        selection.only(key);
        reveal(key);
        changedSelection();
    }

    /** The snapshot that is shown now. */
    public TableSnapshot snapshot() {
        return snapshot;
    }

    List<Line> lines() {
        return snapshot.lines();
    }

    ColumnLayout columns() {
        return columns;
    }

    GridUser user() {
        return user;
    }

    Palette palette() {
        if (!palette.fits(canvas)) palette = Palette.of(canvas);
        return palette;
    }

    int rowHeight() {
        return rowHeight;
    }

    int headHeight() {
        return headHeight;
    }

    /** How far the table is scrolled to the right. */
    int left() {
        return canvas.getHorizontalBar().isVisible() ? canvas.getHorizontalBar().getSelection() : 0;
    }

    /** How far the rows are scrolled down. */
    int top() {
        return canvas.getVerticalBar().isVisible() ? canvas.getVerticalBar().getSelection() : 0;
    }

    GridAccess access() {
        return access;
    }

    String hover() {
        return hover;
    }

    void hover(String key) {
        if (key.equals(hover)) return;
        redraw(hover);
        hover = key;
        redraw(hover);
    }

    /** The index of the line at a y coordinate of the canvas, -1 if there is none. */
    int lineAt(int y) {
        if (y < headHeight) return -1;
        int index = (y - headHeight + top()) / rowHeight;
        return index < lines().size() ? index : -1;
    }

    Optional<Line> line(int index) {
        return index >= 0 && index < lines().size() ? Optional.of(lines().get(index)) : Optional.empty();
    }

    /** The bounds of a cell on the canvas. */
    Rectangle cell(int index, Column column) {
        return new Rectangle(
                columns.left(column) - left(),
                headHeight + index * rowHeight - top(),
                columns.width(column),
                rowHeight);
    }

    /** The number of whole rows that fit into the canvas. */
    int rowsPerPage() {
        return Math.max(1, (canvas.getClientArea().height - headHeight) / rowHeight);
    }

    void redraw(String key) {
        int index = Selection.indexOf(key, lines());
        if (index >= 0)
            canvas.redraw(0, headHeight + index * rowHeight - top(), canvas.getClientArea().width, rowHeight, false);
    }

    void reveal(String key) {
        int index = Selection.indexOf(key, lines());
        if (index < 0) return;
        ScrollBar bar = canvas.getVerticalBar();
        int view = canvas.getClientArea().height - headHeight;
        int y = index * rowHeight;
        if (y < top()) bar.setSelection(y);
        else if (y + rowHeight > top() + view) bar.setSelection(y + rowHeight - view);
        canvas.redraw();
    }

    void changedSelection() {
        canvas.redraw();
        access.focusMoved();
        user.selected();
    }

    private void focusGained() {
        if (selection.isEmpty() && !lines().isEmpty() && selection.focus().isEmpty()) {
            selection.only(lines().get(0).key());
            changedSelection();
        }
        canvas.redraw();
    }

    private void measure() {
        Point text = painter.textExtent(canvas);
        rowHeight = text.y + 7;
        headHeight = text.y + 11;
    }

    private void updateScrollBars() {
        Rectangle area = canvas.getClientArea();
        columns.room(area.width);
        updateScrollBar(canvas.getHorizontalBar(), columns.totalWidth(), area.width, 24);
        updateScrollBar(canvas.getVerticalBar(), lines().size() * rowHeight, canvas.getClientArea().height - headHeight,
                rowHeight);
    }

    private static void updateScrollBar(ScrollBar bar, int all, int view, int step) {
        boolean needed = view > 0 && all > view;
        if (bar.isVisible() != needed) bar.setVisible(needed);
        if (needed)
            bar.setValues(Math.min(bar.getSelection(), all - view), 0, all, view, step, Math.max(step, view - step));
        else
            bar.setSelection(0);
    }
}

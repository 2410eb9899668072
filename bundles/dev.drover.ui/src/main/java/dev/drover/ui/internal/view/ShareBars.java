package dev.drover.ui.internal.view;

import java.util.List;
import java.util.Optional;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.text.Figures;
import dev.drover.ui.internal.look.ListColors;
import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.PoolShare;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.ScrollBar;

/** A bar chart of the requests that each worker of a pool has answered since the sharing has changed. */
final class ShareBars {
    private static final int LEFT_MARGIN = 130;
    private static final int RIGHT_MARGIN = 270;

    private final Canvas canvas;
    private Palette palette;
    private Optional<PoolSnapshot> pool = Optional.empty();
    private PoolShare share = PoolShare.NONE;

    ShareBars(Composite parent) {
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND | SWT.BORDER | SWT.V_SCROLL);
        ListColors.of(canvas);
        canvas.addPaintListener(event -> paint(event.gc, canvas.getClientArea()));
        canvas.addListener(SWT.Resize, event -> bar());
        canvas.getVerticalBar().addListener(SWT.Selection, event -> canvas.redraw());
        canvas.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = pool.map(p -> "Share of each worker of " + p.name()).orElse("No pool");
            }
        });
    }

    Canvas control() {
        return canvas;
    }

    void show(Optional<PoolSnapshot> next, PoolShare nextShare) {
        if (next.equals(pool) && nextShare.equals(share)) return;
        pool = next;
        share = nextShare;
        bar();
        if (canvas.isVisible()) canvas.redraw();
    }

    private void bar() {
        ScrollBar bar = canvas.getVerticalBar();
        int all = pool.map(p -> p.workers().size()).orElse(0) * rowHeight() + 8;
        int view = canvas.getClientArea().height;
        boolean needed = view > 0 && all > view;
        if (bar.isVisible() != needed) bar.setVisible(needed);
        if (needed) bar.setValues(Math.min(bar.getSelection(), all - view), 0, all, view, rowHeight(), view);
        else
            bar.setSelection(0);
    }

    private int rowHeight() {
        GC gc = new GC(canvas);
        try {
            return gc.getFontMetrics().getHeight() + 8;
        } finally {
            gc.dispose();
        }
    }

    private void paint(GC gc, Rectangle area) {
        if (palette == null || !palette.fits(canvas)) palette = Palette.of(canvas);
        gc.setBackground(palette.background);
        gc.fillRectangle(area);
        List<WorkerSnapshot> workers = pool.map(PoolSnapshot::workers).orElse(List.of());
        if (workers.isEmpty()) {
            String text = pool.isEmpty() ? "No pool is open."
                    : "No worker has been started yet: the first request starts one.";
            gc.setForeground(palette.faint);
            Point size = gc.stringExtent(text);
            gc.drawString(text, Math.max(8, (area.width - size.x) / 2), Math.max(8, (area.height - size.y) / 2), true);
            return;
        }
        long total = workers.stream().mapToLong(this::answered).sum();
        long maxDone = Math.max(1, workers.stream().mapToLong(this::answered).max().orElse(1));
        int height = gc.getFontMetrics().getHeight() + 8;
        int y = 4 - canvas.getVerticalBar().getSelection();
        for (WorkerSnapshot worker : workers) {
            if (y + height > 0 && y < area.height) bar(gc, worker, area, y, height, total, maxDone);
            y += height;
        }
    }

    private void bar(GC gc, WorkerSnapshot worker, Rectangle area, int y, int height, long total, long maxDone) {
        int room = Math.max(20, area.width - LEFT_MARGIN - RIGHT_MARGIN);
        gc.setForeground(palette.foreground);
        gc.drawString(worker.name(), 10, y + 3, true);
        gc.setBackground(palette.header);
        gc.fillRoundRectangle(LEFT_MARGIN, y + 5, room, height - 10, 6, 6);
        gc.setBackground(palette.spark);
        int width = (int) (room * answered(worker) / maxDone);
        if (width > 0) gc.fillRoundRectangle(LEFT_MARGIN, y + 5, width, height - 10, 6, 6);
        double share = total == 0 ? 0 : (double) answered(worker) / total;
        int x = LEFT_MARGIN + room;
        right(gc, Figures.percent(share), x + 68, y);
        right(gc, Figures.count(answered(worker)), x + 150, y);
        gc.setForeground(palette.faint);
        gc.drawString(worker.inFlight() + " in flight", x + 164, y + 3, true);
        if (worker.weight() != 1) right(gc, "×" + worker.weight(), LEFT_MARGIN - 8, y);
    }

    private long answered(WorkerSnapshot worker) {
        return share.answered(worker.slotIndex());
    }

    private static void right(GC gc, String text, int x, int y) {
        gc.drawString(text, x - gc.stringExtent(text).x, y + 3, true);
    }
}

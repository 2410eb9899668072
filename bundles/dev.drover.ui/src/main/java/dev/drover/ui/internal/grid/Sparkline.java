package dev.drover.ui.internal.grid;

import dev.drover.ui.internal.model.RecentUse;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;

/** A small curve of the last minute in a cell. It begins at nothing, so that curves can be compared. */
final class Sparkline {
    private static final int MARGIN_X = 6;
    private static final int MARGIN_Y = 3;
    private static final int FILL_ALPHA = 90;

    private Sparkline() {}

    /**
     * Draws a curve.
     *
     * @param figures oldest first; what is not known counts as nothing
     * @param least the top of the cell is this value, or the largest figure if that is larger
     * @param color of the curve
     * @param living whether the curve still goes on; else its area alone is drawn
     */
    static void draw(GC gc, float[] figures, float least, Rectangle cell, Color color, boolean living) {
        if (figures.length < 2) return;
        float top = least;
        for (float one : figures) top = Math.max(top, one);
        int width = cell.width - 2 * MARGIN_X;
        int height = cell.height - 2 * MARGIN_Y;
        int base = cell.y + cell.height - MARGIN_Y;
        int end = cell.x + MARGIN_X + width;
        double step = width / (RecentUse.LENGTH - 1.0);
        int[] shape = new int[figures.length * 2 + 4];
        for (int i = 0; i < figures.length; i++) {
            shape[2 * i] = end - (int) Math.round((figures.length - 1 - i) * step);
            shape[2 * i + 1] = base - Math.round(height * Math.max(0, figures[i]) / top);
        }
        int tail = figures.length * 2;
        shape[tail] = end;
        shape[tail + 1] = base;
        shape[tail + 2] = shape[0];
        shape[tail + 3] = base;
        gc.setAntialias(SWT.ON);
        gc.setBackground(color);
        if (living) gc.setAlpha(FILL_ALPHA);
        gc.fillPolygon(shape);
        gc.setAlpha(255);
        if (!living) return;
        gc.setForeground(color);
        int[] curve = new int[figures.length * 2];
        System.arraycopy(shape, 0, curve, 0, curve.length);
        gc.drawPolyline(curve);
    }
}

package dev.drover.ui.internal.view;

import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.Trend;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;

/** The legend of the trends: colour and name of each curve. */
record TrendLegend(Trend trend, Palette palette) {

    static int height(GC gc) {
        return gc.getFontMetrics().getHeight() + 10;
    }

    /** Draws the legend and returns its height. */
    int paint(GC gc, Rectangle area) {
        int x = 14;
        int y = 5;
        gc.setAntialias(SWT.ON);
        int line = gc.getFontMetrics().getHeight();
        for (int i = 0; i < trend.curves().size(); i++) {
            Trend.Curve curve = trend.curves().get(i);
            String text = curve.name() + (curve.alive() ? "" : " (ended)");
            int width = gc.stringExtent(text).x + 16;
            if (x + width > area.width - 10) break;
            gc.setBackground(palette.curve(curve.color()));
            gc.fillRoundRectangle(x, y + line / 2 - 4, 9, 9, 4, 4);
            gc.setForeground(palette.foreground);
            gc.drawString(text, x + 14, y, true);
            x += width + 14;
        }
        gc.setForeground(palette.faint);
        if (!trend.message().isEmpty()) gc.drawString(trend.message(), x, y, true);
        return height(gc);
    }
}

package dev.drover.ui.internal.view;

import java.util.List;

import dev.drover.ui.internal.look.Palette;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;

/** The box beside the cursor of a plot: the figures at that moment. */
final class ReadOut {
    private static final int DOT = 8;

    /** A line of the box; {@code color} is that of the dot before it, null for none. */
    record Line(String text, Color color) {}

    private ReadOut() {}

    /** Draws the box beside {@code x}, on the side where it fits. */
    static void paint(GC gc, Rectangle inner, int x, List<Line> lines, Palette palette) {
        int height = gc.getFontMetrics().getHeight();
        int width = 0;
        for (Line line : lines) width = Math.max(width, gc.stringExtent(line.text()).x + indent(line));
        int left = x + 12 + width + 12 > inner.x + inner.width ? x - 12 - width - 12 : x + 12;
        gc.setBackground(palette.header);
        gc.setForeground(palette.rule);
        gc.fillRoundRectangle(left, inner.y + 4, width + 12, lines.size() * height + 8, 6, 6);
        gc.drawRoundRectangle(left, inner.y + 4, width + 12, lines.size() * height + 8, 6, 6);
        gc.setForeground(palette.foreground);
        int y = inner.y + 8;
        for (Line line : lines) {
            if (line.color() != null) {
                gc.setBackground(line.color());
                gc.fillOval(left + 6, y + (height - DOT) / 2, DOT, DOT);
            }
            gc.drawString(line.text(), left + 6 + indent(line), y, true);
            y += height;
        }
    }

    private static int indent(Line line) {
        return line.color() == null ? 0 : DOT + 6;
    }
}

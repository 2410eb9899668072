package dev.drover.ui.internal.view;

import java.time.Duration;
import java.util.List;

import dev.drover.api.process.MemorySample;
import dev.drover.api.text.Figures;
import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.Axis;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/** The memory of a process in its last minute, up to its end at the right. */
final class MemoryCurve {
    private static final int LABELS_WIDTH = 62;

    private final Canvas canvas;
    private Palette palette;
    private List<MemorySample> samples = List.of();

    MemoryCurve(Composite parent) {
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND | SWT.BORDER);
        canvas.setBackground(canvas.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        canvas.setForeground(canvas.getDisplay().getSystemColor(SWT.COLOR_LIST_FOREGROUND));
        canvas.addPaintListener(event -> paint(event.gc, canvas.getClientArea()));
        canvas.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = spoken();
            }
        });
    }

    Canvas control() {
        return canvas;
    }

    void show(List<MemorySample> next) {
        if (next.equals(samples)) return;
        samples = next;
        canvas.redraw();
    }

    /** What the curve shows, in one sentence. */
    String spoken() {
        if (samples.isEmpty()) return "No memory curve";
        return "Memory: " + Figures.bytes(samples.getFirst().bytes()) + " to "
                + Figures.bytes(samples.getLast().bytes()) + " in its last " + Figures.duration(span()) + ", at most "
                + Figures.bytes(most());
    }

    private Duration span() {
        return Duration.between(samples.getFirst().at(), samples.getLast().at());
    }

    private long most() {
        return samples.stream().mapToLong(MemorySample::bytes).max().orElse(0);
    }

    private void paint(GC gc, Rectangle area) {
        if (palette == null || !palette.fits(canvas)) palette = Palette.of(canvas);
        gc.setBackground(palette.background);
        gc.fillRectangle(area);
        int line = gc.getFontMetrics().getHeight();
        Rectangle inner = new Rectangle(LABELS_WIDTH + 4, 2 * line, area.width - LABELS_WIDTH - 14,
                area.height - 3 * line - 8);
        if (samples.size() < 2 || inner.width < 40 || inner.height < 20) return;
        Axis axis = Axis.bytes(most());
        scale(gc, inner, axis, line);
        gc.setForeground(palette.curve(0));
        gc.setAntialias(SWT.ON);
        gc.setLineWidth(2);
        gc.drawPolyline(points(inner, axis));
        gc.setLineWidth(1);
    }

    private void scale(GC gc, Rectangle inner, Axis axis, int line) {
        gc.setForeground(palette.foreground);
        gc.drawString("Memory", 6, 4, true);
        List<Double> lines = axis.lines();
        int every = Math.max(1, (int) Math.ceil((double) (line + 4) * lines.size() / inner.height));
        for (int i = 0; i < lines.size(); i++) {
            int y = y(inner, axis, lines.get(i));
            gc.setForeground(palette.rule);
            gc.drawLine(inner.x, y, inner.x + inner.width, y);
            if (i % every != 0) continue;
            String label = Figures.bytes(lines.get(i)).replace(".00 ", " ").replace(".0 ", " ");
            gc.setForeground(palette.faint);
            gc.drawString(label, inner.x - 6 - gc.stringExtent(label).x, y - line / 2, true);
        }
        gc.setForeground(palette.faint);
        int below = inner.y + inner.height + 4;
        gc.drawString("−" + Figures.duration(span()), inner.x, below, true);
        String end = "its end";
        gc.drawString(end, inner.x + inner.width - gc.stringExtent(end).x, below, true);
    }

    private int[] points(Rectangle inner, Axis axis) {
        int[] points = new int[2 * samples.size()];
        long first = samples.getFirst().at().toEpochMilli();
        double span = Math.max(1, span().toMillis());
        for (int i = 0; i < samples.size(); i++) {
            MemorySample each = samples.get(i);
            points[2 * i] = inner.x + (int) Math.round((each.at().toEpochMilli() - first) / span * inner.width);
            points[2 * i + 1] = y(inner, axis, each.bytes());
        }
        return points;
    }

    private static int y(Rectangle inner, Axis axis, double value) {
        return inner.y + inner.height - (int) Math.round(axis.position(value) * inner.height);
    }
}

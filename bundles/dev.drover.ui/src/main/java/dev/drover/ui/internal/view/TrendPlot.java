package dev.drover.ui.internal.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

import dev.drover.api.monitor.Usage;
import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.Axis;
import dev.drover.ui.internal.model.Mark;
import dev.drover.ui.internal.model.Trend;
import dev.drover.ui.internal.model.TrendPick;
import dev.drover.ui.internal.model.TrendText;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;

/** A plot of one figure of some processes over time. */
record TrendPlot(String title, Axis axis, ToDoubleFunction<Usage> figure, DoubleFunction<String> text) {
    private static final int LABELS_WIDTH = 62;
    /** A plot narrower than this has labels at both ends of the time axis only. */
    private static final int FEW_LABELS = 240;
    private static final long GAP_MILLIS = 5000;
    private static final int LONGEST_LABEL = 28;

    /** The area of the curves, within the area of the plot. */
    static Rectangle inner(GC gc, Rectangle place) {
        int line = gc.getFontMetrics().getHeight();
        return new Rectangle(place.x + LABELS_WIDTH, place.y + line + 6, Math.max(1, place.width - LABELS_WIDTH - 4),
                Math.max(1, place.height - 2 * line - 14));
    }

    void paint(GC gc, Rectangle place, Trend trend, long span, long cursorAgo, Palette palette) {
        Rectangle inner = inner(gc, place);
        grid(gc, place, inner, span, palette);
        gc.setClipping(inner.x, inner.y - 2, inner.width + 1, inner.height + 4);
        marks(gc, inner, trend, span, palette);
        gc.setAntialias(SWT.ON);
        gc.setLineWidth(2);
        for (int i = 0; i < trend.curves().size(); i++)
            curve(gc, inner, trend, i, span, palette);
        gc.setLineStyle(SWT.LINE_SOLID);
        gc.setLineWidth(1);
        labels(gc, inner, trend, span, palette);
        gc.setClipping((Rectangle) null);
        if (cursorAgo >= 0) readOut(gc, inner, trend, span, cursorAgo, palette);
    }

    private void grid(GC gc, Rectangle place, Rectangle inner, long span, Palette palette) {
        gc.setForeground(palette.foreground);
        gc.drawString(title, place.x, place.y + 2, true);
        int textHeight = gc.getFontMetrics().getHeight();
        List<Double> lines = axis.lines();
        int every = Math.max(1, (int) Math.ceil((double) (textHeight + 4) * lines.size() / Math.max(1, inner.height)));
        for (int i = 0; i < lines.size(); i++) {
            int y = y(inner, lines.get(i));
            gc.setForeground(palette.rule);
            gc.drawLine(inner.x, y, inner.x + inner.width, y);
            if (i % every != 0) continue;
            String label = text.apply(lines.get(i)).replace(".0 %", " %").replace(".00 ", " ").replace(".0 ", " ");
            gc.setForeground(palette.faint);
            gc.drawString(label, inner.x - 6 - gc.stringExtent(label).x, y - textHeight / 2, true);
        }
        long step = span <= 60_000 ? 15_000 : span / 4;
        for (long ago = 0; ago <= span; ago += step) {
            int x = inner.x + inner.width - (int) (inner.width * ago / span);
            gc.setForeground(palette.rule);
            gc.drawLine(x, inner.y, x, inner.y + inner.height);
            String label = ago == 0 ? "now" : span <= 60_000 ? "−" + ago / 1000 + " s"
                    : "−" + ago / 60_000 + (ago % 60_000 == 0 ? "" : "½") + " min";
            if (inner.width < FEW_LABELS && ago > 0 && ago < span) continue;
            int width = gc.stringExtent(label).x;
            gc.setForeground(palette.faint);
            gc.drawString(label, Math.min(inner.x + inner.width - width, Math.max(inner.x, x - width / 2)),
                    inner.y + inner.height + 4, true);
        }
    }

    private void curve(GC gc, Rectangle inner, Trend trend, int index, long span, Palette palette) {
        Trend.Curve curve = trend.curves().get(index);
        // Two processes that got one colour at different times differ by dashes.
        boolean again = trend.curves().subList(0, index).stream().anyMatch(each -> each.color() == curve.color());
        gc.setLineStyle(again ? SWT.LINE_DASH : SWT.LINE_SOLID);
        Color color = palette.curve(curve.color());
        long gap = Math.max(GAP_MILLIS, 3 * bucket(span));
        long from = trend.untilMillis() - span;
        List<Integer> points = new ArrayList<>();
        long last = 0;
        gc.setForeground(color);
        gc.setBackground(color);
        for (Usage usage : curve.usage()) {
            if (usage.atMillis() < from - gap) continue;
            // Where samples are missing, the curve has a gap.
            if (last > 0 && usage.atMillis() - last > gap) stroke(gc, points);
            points.add(x(inner, trend, span, usage.atMillis()));
            points.add(y(inner, figure.applyAsDouble(usage)));
            last = usage.atMillis();
        }
        stroke(gc, points);
    }

    private static void stroke(GC gc, List<Integer> points) {
        if (points.size() == 2) gc.fillOval(points.get(0) - 2, points.get(1) - 2, 4, 4);
        else if (points.size() > 2) gc.drawPolyline(points.stream().mapToInt(Integer::intValue).toArray());
        points.clear();
    }

    private void marks(GC gc, Rectangle inner, Trend trend, long span, Palette palette) {
        gc.setLineWidth(1);
        gc.setLineDash(new int[] {2, 3});
        gc.setForeground(palette.faint);
        gc.setBackground(palette.faint);
        for (Mark mark : trend.marks()) {
            int x = x(inner, trend, span, mark.atMillis());
            if (x < inner.x) continue;
            gc.drawLine(x, inner.y, x, inner.y + inner.height);
            gc.fillPolygon(new int[] {x - 4, inner.y - 2, x + 4, inner.y - 2, x, inner.y + 5});
        }
        gc.setLineStyle(SWT.LINE_SOLID);
    }

    /** Draws the labels of marks, over the curves, as far as they do not stand one over another. */
    private static void labels(GC gc, Rectangle inner, Trend trend, long span, Palette palette) {
        gc.setForeground(palette.faint);
        gc.setBackground(palette.background);
        int labelled = inner.x;
        List<Mark> inTurn = trend.marks().stream().sorted(Comparator.comparingLong(Mark::atMillis)).toList();
        for (Mark mark : inTurn) {
            int x = x(inner, trend, span, mark.atMillis());
            if (x < inner.x) continue;
            String label = mark.text().length() > LONGEST_LABEL
                    ? mark.text().substring(0, LONGEST_LABEL - 1) + "…" : mark.text();
            int width = gc.stringExtent(label).x;
            int left = x + 5 + width <= inner.x + inner.width ? x + 5 : x - 5 - width;
            // Marks that stand close together are read out under the cursor.
            if (left < labelled) continue;
            gc.drawString(label, left, inner.y + 1, false);
            labelled = left + width + 10;
        }
    }

    private void readOut(GC gc, Rectangle inner, Trend trend, long span, long ago, Palette palette) {
        long at = trend.untilMillis() - ago;
        int x = x(inner, trend, span, at);
        gc.setForeground(palette.faint);
        gc.drawLine(x, inner.y, x, inner.y + inner.height);
        List<ReadOut.Line> lines = new ArrayList<>(List.of(new ReadOut.Line(TrendText.ago(ago), null)));
        for (Trend.Curve curve : trend.curves()) {
            Optional<Usage> usage = TrendPick.nearest(curve.usage(), at, Math.max(3000, 2 * bucket(span)));
            if (usage.isEmpty()) continue;
            double value = figure.applyAsDouble(usage.get());
            Color color = palette.curve(curve.color());
            gc.setBackground(color);
            gc.fillOval(x(inner, trend, span, usage.get().atMillis()) - 4, y(inner, value) - 4, 8, 8);
            lines.add(new ReadOut.Line(curve.name() + "  " + text.apply(value), color));
        }
        for (Mark mark : trend.marks()) {
            if (Math.abs(mark.atMillis() - at) < span / 60) lines.add(new ReadOut.Line(mark.text(), null));
        }
        ReadOut.paint(gc, inner, x, lines, palette);
    }

    /** The time of which one point of a curve is the mean: a sample itself up to a minute. */
    static long bucket(long span) {
        return span <= 60_000 ? 0 : span / 120;
    }

    private static int x(Rectangle inner, Trend trend, long span, long at) {
        return inner.x + inner.width - (int) Math.round((trend.untilMillis() - at) * (double) inner.width / span);
    }

    private int y(Rectangle inner, double value) {
        return inner.y + inner.height - (int) Math.round(axis.position(value) * inner.height);
    }
}

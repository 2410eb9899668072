package dev.drover.ui.internal.view;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

import dev.drover.api.monitor.Usage;
import dev.drover.api.text.Figures;
import dev.drover.ui.internal.look.ListColors;
import dev.drover.ui.internal.look.Palette;
import dev.drover.ui.internal.model.Axis;
import dev.drover.ui.internal.model.Trend;
import dev.drover.ui.internal.model.TrendText;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/** Two plots over one time axis with a common cursor: side by side, or one above the other, whichever fits. */
final class TrendCanvas {
    private static final int GAP = 14;

    private final Canvas canvas;
    private Palette palette;
    private Trend given = Trend.NONE;
    /** The same, smoothed as the length of the time needs it. */
    private Trend trend = Trend.NONE;
    private Duration span = Duration.ofMinutes(1);
    /** The milliseconds from the moment under the mouse to the right end; negative if the mouse is outside. */
    private long cursorAgo = -1;

    TrendCanvas(Composite parent) {
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND | SWT.BORDER);
        ListColors.of(canvas);
        canvas.addPaintListener(event -> paint(event.gc, canvas.getClientArea()));
        canvas.addListener(SWT.MouseMove, event -> moveCursor(event.x, event.y));
        canvas.addListener(SWT.MouseExit, event -> moveCursor(-1, -1));
        canvas.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = "Trends" + (trend.curves().isEmpty() ? ": " + trend.message() : " of " + spoken());
            }
        });
    }

    Canvas control() {
        return canvas;
    }

    void show(Trend next) {
        if (next.equals(given)) return;
        given = next;
        trend = next.smooth(TrendPlot.bucket(span.toMillis()));
        if (canvas.isVisible()) canvas.redraw();
    }

    void span(Duration wanted) {
        span = wanted;
        trend = given.smooth(TrendPlot.bucket(span.toMillis()));
        canvas.redraw();
    }

    /** The samples that are shown, as a table. */
    String csv() {
        return TrendText.csv(given, span.toMillis());
    }

    /** Writes what is shown into a file. */
    void picture(Path file) throws IOException {
        Rectangle area = canvas.getClientArea();
        Image image = new Image(canvas.getDisplay(), Math.max(1, area.width), Math.max(1, area.height));
        GC gc = new GC(image);
        try {
            paint(gc, area);
            ImageLoader loader = new ImageLoader();
            loader.data = new ImageData[] {image.getImageData()};
            try (OutputStream out = Files.newOutputStream(file)) {
                loader.save(out, SWT.IMAGE_PNG);
            }
        } finally {
            gc.dispose();
            image.dispose();
        }
    }

    private void paint(GC gc, Rectangle area) {
        if (palette == null || !palette.fits(canvas)) palette = Palette.of(canvas);
        gc.setBackground(palette.background);
        gc.fillRectangle(area);
        if (trend.curves().isEmpty()) {
            gc.setForeground(palette.faint);
            Point size = gc.textExtent(trend.message());
            gc.drawText(trend.message(), Math.max(8, (area.width - size.x) / 2),
                    Math.max(8, (area.height - size.y) / 2), true);
            return;
        }
        int legend = new TrendLegend(trend, palette).paint(gc, area);
        Rectangle[] places = places(area, legend);
        plot(gc, places[0], "CPU", max(true), true);
        plot(gc, places[1], "Memory", max(false), false);
    }

    private void plot(GC gc, Rectangle place, String title, double max, boolean cpu) {
        if (place.height < 30 || place.width < 80) return;
        Axis axis = cpu ? Axis.cores(max) : Axis.bytes(max);
        TrendPlot plot = cpu
                ? new TrendPlot(title, axis, Usage::cpu, Figures::percent)
                : new TrendPlot(title, axis, Usage::memory, Figures::bytes);
        plot.paint(gc, place, trend, span.toMillis(), cursorAgo, palette);
    }

    private double max(boolean cpu) {
        long from = trend.untilMillis() - span.toMillis();
        return trend.curves().stream()
                .flatMap(curve -> curve.usage().stream())
                .filter(usage -> usage.atMillis() >= from)
                .mapToDouble(usage -> cpu ? usage.cpu() : usage.memory())
                .max()
                .orElse(0);
    }

    private static Rectangle[] places(Rectangle area, int legend) {
        int height = area.height - legend - 4;
        if (area.width > 700 || height < 240 && area.width > 420 || height < 150 && area.width > 300) {
            int half = (area.width - 3 * GAP) / 2;
            return new Rectangle[] {
                    new Rectangle(GAP, legend, half, height), new Rectangle(2 * GAP + half, legend, half, height)
            };
        }
        int half = height / 2;
        int width = area.width - 2 * GAP;
        return new Rectangle[] {new Rectangle(GAP, legend, width, half),
                new Rectangle(GAP, legend + half, width, half)};
    }

    private void moveCursor(int x, int y) {
        long before = cursorAgo;
        cursorAgo = -1;
        GC gc = new GC(canvas);
        try {
            for (Rectangle place : places(canvas.getClientArea(), TrendLegend.height(gc))) {
                Rectangle inner = TrendPlot.inner(gc, place);
                if (inner.contains(x, y))
                    cursorAgo = Math.round((inner.x + inner.width - x) * (double) span.toMillis() / inner.width);
            }
        } finally {
            gc.dispose();
        }
        if (before != cursorAgo) canvas.redraw();
    }

    private String spoken() {
        return trend.curves().stream()
                .map(curve -> curve.usage().isEmpty()
                        ? curve.name()
                        : curve.name() + ", CPU " + Figures.percent(curve.usage().getLast().cpu()) + ", memory "
                                + Figures.bytes(curve.usage().getLast().memory()))
                .collect(Collectors.joining("; "));
    }
}

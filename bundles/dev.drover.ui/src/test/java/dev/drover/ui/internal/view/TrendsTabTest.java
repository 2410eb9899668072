package dev.drover.ui.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.drover.api.monitor.Usage;
import dev.drover.ui.internal.model.Mark;
import dev.drover.ui.internal.model.Trend;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrendsTabTest {
    private static Display display;
    private final List<Boolean> pooled = new ArrayList<>();
    private Shell shell;

    @BeforeAll
    static void connect() {
        Ui.needsDisplay();
        display = new Display();
    }

    @AfterAll
    static void disconnect() {
        if (display != null) display.dispose();
    }

    @BeforeEach
    void open() {
        shell = new Shell(display);
        shell.setLayout(new FillLayout());
        shell.setSize(900, 400);
    }

    @AfterEach
    void close() {
        shell.dispose();
    }

    private static Trend trend(int color) {
        List<Usage> usage = new ArrayList<>();
        for (int second = 0; second < 3600; second++) usage.add(new Usage(second * 1000L, 0.5, 64 << 20));
        return new Trend(3_600_000, List.of(new Trend.Curve("a", "hash-1", true, color, usage)),
                List.of(new Mark(3_580_000, "a", "hash-1 started")), "");
    }

    @Test
    void whatIsShownIsSavedAsAPicture(@TempDir Path folder) throws Exception {
        TrendCanvas canvas = new TrendCanvas(shell);
        shell.open();
        canvas.show(trend(0));
        Path file = folder.resolve("trends.png");
        canvas.picture(file);
        ImageData image = new ImageData(file.toString());
        assertEquals(canvas.control().getClientArea().width, image.width);
        assertTrue(colors(image).size() > 10, "a curve, axes and texts are drawn");
        Trend unmarked = new Trend(3_600_000, trend(0).curves(), List.of(), "");
        canvas.show(unmarked);
        canvas.picture(folder.resolve("unmarked.png"));
        assertTrue(differences(image, new ImageData(folder.resolve("unmarked.png").toString())) > 300,
                "each mark has a line and a label in both plots");
        canvas.show(trend(3));
        canvas.picture(folder.resolve("other.png"));
        assertTrue(!colors(new ImageData(folder.resolve("other.png").toString())).equals(colors(image)),
                "a curve has the colour of its process");
    }

    private static int differences(ImageData one, ImageData other) {
        int count = 0;
        for (int y = 0; y < one.height; y++) {
            for (int x = 0; x < one.width; x++) if (one.getPixel(x, y) != other.getPixel(x, y)) count++;
        }
        return count;
    }

    private static Set<Integer> colors(ImageData image) {
        Set<Integer> colors = new HashSet<>();
        for (int y = 0; y < image.height; y++) for (int x = 0; x < image.width; x++) colors.add(image.getPixel(x, y));
        return colors;
    }

    @Test
    void poolsBecomeOneCurveOnRequest() {
        new TrendsTab(shell, pooled::add);
        shell.open();
        Button sums = Ui.all(shell, Button.class, button -> button.getText().equals("Pool sums")).get(0);
        sums.setSelection(true);
        sums.notifyListeners(SWT.Selection, new Event());
        assertEquals(List.of(true), pooled);
        assertEquals(List.of("1 min", "10 min", "1 h"),
                Ui.all(shell, Button.class, button -> (button.getStyle() & SWT.RADIO) != 0).stream()
                        .map(Button::getText).toList());
    }
}

package dev.drover.tests.ide.probe;

import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;

/** Switches the IDE to its dark theme and back while the process manager is open, and measures what is seen of it. */
final class SwitchTheme implements Part {

    private static final String DARK = "org.eclipse.e4.ui.css.theme.e4_dark";
    private static final String LIGHT = "org.eclipse.e4.ui.css.theme.e4_default";

    /** So many points make a stroke that is seen. */
    private static final int FEW = 20;

    private Stage stage;

    @Override
    public void play(Stage on) throws Exception {
        stage = on;
        ProcessTable table = stage.openView();
        stage.row(table, ProcessHandle.current().pid(), "CPU", "[0-9.]+ %");
        stage.report().setProperty("width",
                Integer.toString(stage.screen().call(() -> table.area().getClientArea().width)));
        IThemeEngine themes = stage.window().getService(IThemeEngine.class);
        for (String theme : new String[] {LIGHT, DARK, LIGHT}) {
            stage.screen().call(() -> {
                themes.setTheme(theme, false);
                return null;
            });
            look(table, theme.equals(DARK) ? "dark" : "light");
        }
    }

    /** Keeps the luminance of the table's background, and of what differs from it most: its text. */
    private void look(ProcessTable table, String name) throws Exception {
        stage.screen().picture(stage.window().getShell(), stage.folder().resolve(name + ".png"));
        stage.report().setProperty(name + ".table", stage.screen().call(() -> luminance(table.area())));
        stage.report().setProperty(name + ".view", stage.screen().call(() -> luminance(stage.part().orElseThrow())));
    }

    private static String luminance(Composite area) {
        Display display = area.getDisplay();
        Point at = area.toDisplay(0, 0);
        Image image = new Image(display, area.getSize().x, area.getSize().y);
        GC gc = new GC(display);
        try {
            gc.copyArea(image, at.x, at.y);
            return luminance(image.getImageData());
        } finally {
            gc.dispose();
            image.dispose();
        }
    }

    private static String luminance(ImageData data) {
        int[] counts = new int[256];
        for (int y = 0; y < data.height; y++) {
            for (int x = 0; x < data.width; x++) {
                RGB color = data.palette.getRGB(data.getPixel(x, y));
                counts[(color.red * 3 + color.green * 6 + color.blue) / 10]++;
            }
        }
        int most = 0;
        for (int i = 0; i < 256; i++) if (counts[i] > counts[most]) most = i;
        int low = 0;
        while (low < most && counts[low] < FEW) low++;
        int high = 255;
        while (high > most && counts[high] < FEW) high--;
        return most + " " + (most - low > high - most ? low : high);
    }
}

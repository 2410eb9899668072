package dev.drover.ui.internal.view;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.drover.shared.SharedObject;
import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakePools;
import dev.drover.ui.internal.fake.Liveliness;
import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.source.Settings;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;

/** Draws pictures of the tabs on made-up processes: {@code FOLDER WIDTH HEIGHT ROWS TAB…}. */
final class Pictures {
    private Pictures() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Display display = new Display();
        try {
            for (String tab : List.of(arguments).subList(4, arguments.length))
                draw(display, DetailTabs.Tab.valueOf(tab), Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]),
                        folder.resolve("process-manager-" + tab.toLowerCase(Locale.ROOT) + ".png"));
        } finally {
            display.dispose();
        }
    }

    private static void draw(Display display, DetailTabs.Tab tab, int width, int height, int rows, Path file) {
        FakePools pools = new FakePools();
        long now = System.currentTimeMillis();
        Liveliness life = new Liveliness(pools, 7, now - 95_000);
        if (rows > 0) {
            FakePool pool = life.pool("hash", rows, 4100);
            for (int ago = 90; ago > 0; ago--) life.step(now - ago * 1000L);
            life.death(pool, now);
            for (int i = 0; i < 60; i++) {
                life.step(now - 60 + i);
                pool.pick(i, Duration.ofMillis(40L * (60 - i)), i % rows);
            }
            pools.messages.traffic(2500, Instant.ofEpochMilli(now), 11);
            pools.shared = () -> List.of(
                    new SharedObject("queue", "jobs", 4 << 20, List.of(4000L, 4101L)),
                    new SharedObject("lock", "index", 64, List.of(4900L)),
                    new SharedObject("segment", "tiles", 48 << 20, List.of(4000L, 4100L, 4101L, 4102L)));
        }
        Shell shell = new Shell(display);
        shell.setLayout(new FillLayout());
        shell.setSize(width, height);
        Map<String, String> state = new HashMap<>(Map.of("tab", tab.name()));
        ProcessView view = new ProcessView(shell, pools, state,
                Surroundings.plain(Settings.inMemory(), plan -> false));
        shell.open();
        if (rows > 0) {
            Ui.until(display, "the dead one is there", () -> view.lines().stream().anyMatch(Pictures::isDead));
            view.lines().stream().filter(Pictures::isDead).forEach(line -> view.grid().select(line.key()));
        }
        if (rows > 0) life.step(System.currentTimeMillis());
        view.refreshSoon();
        long end = System.nanoTime() + 2_500_000_000L;
        Ui.until(display, "all is drawn", () -> System.nanoTime() > end);
        save(shell, file);
        shell.dispose();
    }

    private static boolean isDead(Line line) {
        return line.row().pid() == 4077;
    }

    /** Without the frame of the window, and with few colours, which makes a small file. */
    private static void save(Shell shell, Path file) {
        Rectangle inside = shell.getDisplay().map(shell, null, shell.getClientArea());
        Image image = new Image(shell.getDisplay(), inside.width, inside.height);
        GC gc = new GC(shell.getDisplay());
        gc.copyArea(image, inside.x, inside.y);
        gc.dispose();
        ImageData plain = fewColours(image.getImageData());
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {plain};
        loader.save(file.toString(), SWT.IMAGE_PNG);
        image.dispose();
    }

    /** The same with its 256 most frequent colours; the others become the nearest of these. */
    private static ImageData fewColours(ImageData data) {
        Map<RGB, Integer> counts = new HashMap<>();
        for (int y = 0; y < data.height; y++)
            for (int x = 0; x < data.width; x++)
                counts.merge(data.palette.getRGB(data.getPixel(x, y)), 1, Integer::sum);
        RGB[] colours = counts.entrySet().stream()
                .sorted(Map.Entry.<RGB, Integer>comparingByValue().reversed())
                .limit(256)
                .map(Map.Entry::getKey)
                .toArray(RGB[]::new);
        Map<RGB, Integer> places = new HashMap<>();
        ImageData few = new ImageData(data.width, data.height, 8, new PaletteData(colours));
        for (int y = 0; y < data.height; y++)
            for (int x = 0; x < data.width; x++)
                few.setPixel(x, y, places.computeIfAbsent(data.palette.getRGB(data.getPixel(x, y)),
                        colour -> nearest(colour, colours)));
        return few;
    }

    private static int nearest(RGB colour, RGB[] colours) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < colours.length; i++) {
            int red = colour.red - colours[i].red;
            int green = colour.green - colours[i].green;
            int blue = colour.blue - colours[i].blue;
            int distance = red * red + green * green + blue * blue;
            if (distance < least) best = i;
            least = Math.min(least, distance);
        }
        return best;
    }
}

package dev.drover.ui.internal.view;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakePools;
import dev.drover.ui.internal.fake.Liveliness;
import dev.drover.ui.internal.model.Line;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.PaletteData;
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
            pools.messages.traffic(2500, Instant.ofEpochMilli(now), 11);
        }
        Shell shell = new Shell(display);
        shell.setLayout(new FillLayout());
        shell.setSize(width, height);
        Map<String, String> state = new HashMap<>(Map.of("tab", tab.name()));
        ProcessView view = new ProcessView(shell, pools, state, plan -> false);
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

    /** With few colours, which a picture of a window does not need more of and which makes a small file. */
    private static void save(Shell shell, Path file) {
        Image image = new Image(shell.getDisplay(), shell.getSize().x, shell.getSize().y);
        GC gc = new GC(shell.getDisplay());
        gc.copyArea(image, shell.getBounds().x, shell.getBounds().y);
        gc.dispose();
        ImageData data = image.getImageData();
        ImageData plain = new ImageData(data.width, data.height, 24, new PaletteData(0xff0000, 0xff00, 0xff));
        for (int y = 0; y < data.height; y++)
            for (int x = 0; x < data.width; x++)
                plain.setPixel(x, y, plain.palette.getPixel(data.palette.getRGB(data.getPixel(x, y))));
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {plain};
        loader.save(file.toString(), SWT.IMAGE_PNG);
        image.dispose();
    }
}

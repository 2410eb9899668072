package dev.drover.ui.internal.fake;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import dev.drover.ui.internal.source.Settings;
import dev.drover.ui.internal.view.ProcessView;
import dev.drover.ui.internal.view.Surroundings;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;

/**
 * Opens the view on made-up processes: {@code rows=6 width=1280 height=800 tab=0 seconds=0 picture=FILE}. With
 * {@code seconds} it ends by itself and prints the longest time that the UI thread was busy at a stretch.
 */
public final class Demo {
    private Demo() {}

    public static void main(String[] arguments) {
        Map<String, String> options = new HashMap<>(Map.of(
                "rows", "6", "width", "1280", "height", "800", "tab", "0", "seconds", "0", "picture", ""));
        for (String argument : arguments) options.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
        FakePools pools = new FakePools();
        long now = System.currentTimeMillis();
        Liveliness life = new Liveliness(pools, 7, now - 95_000);
        int rows = number(options, "rows");
        if (rows > 0) {
            FakePool first = life.pool("hash", rows, 4100);
            if (rows < 50) life.pool("thumbnails", 2, 5200);
            for (int ago = 90; ago > 0; ago--) life.step(now - ago * 1000L);
            if (rows < 50) life.trouble(first, now);
            life.death(first, now);
            pools.messages.traffic(2500, Instant.ofEpochMilli(now), 11);
        }
        pools.poolsThere = rows >= 0;
        pools.monitorThere = rows >= 0;
        if (rows == 0) life.step(now);
        Thread.ofPlatform().daemon().start(() -> {
            while (rows > 0) {
                life.step(System.currentTimeMillis());
                LockSupport.parkNanos(1_000_000_000L);
            }
        });
        show(pools, options);
    }

    private static void show(FakePools pools, Map<String, String> options) {
        Display display = new Display();
        Shell shell = new Shell(display);
        shell.setText("Process Manager");
        shell.setLayout(new FillLayout());
        shell.setSize(number(options, "width"), number(options, "height"));
        Map<String, String> memory = new HashMap<>(Map.of("tab", options.get("tab")));
        if (options.containsKey("sort")) memory.put("sort", options.get("sort"));
        ProcessView view = new ProcessView(shell, pools, memory, Surroundings.plain(Settings.inMemory(), null));
        shell.open();
        view.setFocus();
        if (options.containsKey("keys")) display.timerExec(3000, () -> type(display, options.get("keys")));
        long end = System.nanoTime() + number(options, "seconds") * 1_000_000_000L;
        long warm = System.nanoTime() + 15_000_000_000L;
        ThreadMXBean clock = ManagementFactory.getThreadMXBean(); // other programs' use of the machine is not ours
        List<Long> stretches = new ArrayList<>();
        while (!shell.isDisposed() && (number(options, "seconds") == 0 || System.nanoTime() < end)) {
            long from = System.nanoTime();
            long cpu = clock.getCurrentThreadCpuTime();
            boolean more = display.readAndDispatch();
            if (from > warm) stretches.add((clock.getCurrentThreadCpuTime() - cpu) / 1000);
            if (!more) {
                display.timerExec(20, () -> {});
                display.sleep();
            }
        }
        stretches.sort(null);
        int count = stretches.size();
        if (count > 0)
            System.out.println(
                    "UI thread, µs of processor at a stretch: longest " + stretches.get(count - 1) + ", over 1 ms: "
                            + stretches.stream().filter(us -> us > 1000).toList());
        if (!shell.isDisposed() && !options.get("picture").isEmpty()) picture(shell, options.get("picture"));
        display.dispose();
    }

    /** Presses D for down, S for shift and down, R for delete and K for shift and delete; the rest as it is. */
    private static void type(Display display, String keys) {
        for (char key : keys.toCharArray()) {
            boolean shift = key == 'S' || key == 'K';
            if (shift) key(display, SWT.KeyDown, SWT.SHIFT, (char) 0);
            int code = key == 'D' || key == 'S' ? SWT.ARROW_DOWN : key == 'R' || key == 'K' ? SWT.DEL : 0;
            key(display, SWT.KeyDown, code, code == 0 ? key : 0);
            key(display, SWT.KeyUp, code, code == 0 ? key : 0);
            if (shift) key(display, SWT.KeyUp, SWT.SHIFT, (char) 0);
        }
    }

    private static void key(Display display, int type, int code, int character) {
        Event event = new Event();
        event.type = type;
        event.keyCode = code;
        event.character = (char) character;
        display.post(event);
    }

    private static void picture(Shell shell, String file) {
        Rectangle bounds = shell.getBounds();
        Image image = new Image(shell.getDisplay(), bounds.width, bounds.height);
        GC gc = new GC(shell.getDisplay());
        gc.copyArea(image, bounds.x, bounds.y);
        gc.dispose();
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {image.getImageData()};
        loader.save(file, SWT.IMAGE_PNG);
        image.dispose();
    }

    private static int number(Map<String, String> options, String name) {
        return Integer.parseInt(options.get(name));
    }
}

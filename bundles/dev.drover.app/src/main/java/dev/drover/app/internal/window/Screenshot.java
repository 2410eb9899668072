package dev.drover.app.internal.window;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;

/** Waits for live figures, writes the window's own pixels to a file and closes the window. Used by the UI thread. */
final class Screenshot {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int LOOK_MILLIS = 200;
    /** The window is drawn at the next refresh after the figures are there. */
    private static final int DRAWN_MILLIS = 1200;

    private final WindowRun run;
    private final Shell shell;
    private final Path file;
    private final Runnable close;
    private final LiveFigures figures = new LiveFigures();
    private final long begun = System.nanoTime();

    Screenshot(WindowRun run, Shell shell, Path file, Runnable close) {
        this.run = run;
        this.shell = shell;
        this.file = file;
        this.close = close;
    }

    void start() {
        shell.forceActive();
        look();
    }

    private void look() {
        if (shell.isDisposed()) return;
        Display display = shell.getDisplay();
        if (figures.seen(run.pool(), run.sample())) {
            display.timerExec(DRAWN_MILLIS, this::take);
        } else if (System.nanoTime() - begun > LONGEST.toNanos()) {
            run.fail(WindowRun.FAILED, "no picture was taken within " + LONGEST.toSeconds() + " s, because "
                    + run.job().flatMap(job -> job.problem()).orElse(figures.missing()) + ".");
            close.run();
        } else {
            display.timerExec(LOOK_MILLIS, this::look);
        }
    }

    private void take() {
        if (shell.isDisposed()) return;
        try {
            write(pixels());
        } catch (IOException | SWTException e) {
            run.fail(WindowRun.FAILED, "the picture cannot be written to " + file + ": " + e.getMessage() + ".");
        }
        close.run();
    }

    private ImageData pixels() {
        Display display = shell.getDisplay();
        Rectangle bounds = shell.getBounds();
        Rectangle client = shell.getClientArea();
        Point end = shell.toDisplay(client.x + client.width, client.y + client.height);
        // To the end of what the window shows: without a window manager its bounds count a frame that nobody draws.
        Image image = new Image(display, end.x - bounds.x, end.y - bounds.y);
        GC gc = new GC(display);
        try {
            gc.copyArea(image, bounds.x, bounds.y);
            return image.getImageData();
        } finally {
            gc.dispose();
            image.dispose();
        }
    }

    /** Whoever waits for the file finds all of it or nothing. */
    private void write(ImageData pixels) throws IOException {
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {pixels};
        Path part = Files.createTempFile(file.toAbsolutePath().getParent(), ".drover", ".png");
        try {
            loader.save(part.toString(), SWT.IMAGE_PNG);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}

package dev.drover.tests.ide.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** The IDE's display, used from outside its thread. */
final class Screen {

    private static final int LOOK_MILLIS = 100;
    private static final int DRAWN_MILLIS = 500;
    private static final int PATIENCE_SECONDS = 180;

    private final Display display;

    Screen(Display display) {
        this.display = display;
    }

    /** Does something in the display's thread. */
    <T> T call(Callable<T> action) throws Exception {
        return later(action).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The same without waiting for it: what opens a dialog ends only with the dialog. */
    <T> CompletableFuture<T> later(Callable<T> action) {
        var done = new CompletableFuture<T>();
        display.asyncExec(() -> {
            try {
                done.complete(action.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Looks in the display's thread again and again, until there is something. */
    <T> T await(String what, Supplier<Optional<T>> look) throws Exception {
        var found = new CompletableFuture<T>();
        display.asyncExec(() -> look(look, found));
        try {
            return found.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what, e);
        } finally {
            found.cancel(false);
        }
    }

    private <T> void look(Supplier<Optional<T>> look, CompletableFuture<T> found) {
        if (found.isDone()) return;
        try {
            Optional<T> now = look.get();
            if (now.isPresent()) found.complete(now.get());
            else
                display.timerExec(LOOK_MILLIS, () -> look(look, found));
        } catch (RuntimeException e) {
            found.completeExceptionally(e);
        }
    }

    /** All controls below one, of the given class, from top to bottom. */
    static <T extends Control> List<T> below(Composite parent, Class<T> type) {
        List<T> all = new ArrayList<>();
        for (Control child : parent.getChildren()) {
            if (child.getClass() == type) all.add(type.cast(child));
            if (child instanceof Composite composite) all.addAll(below(composite, type));
        }
        return all;
    }

    /** The texts of all labels and text fields below a control. */
    static List<String> texts(Composite parent) {
        List<String> all = new ArrayList<>();
        for (Control child : parent.getChildren()) {
            switch (child) {
                case Label label -> all.add(label.getText());
                case Text text -> all.add(text.getText());
                case CLabel label -> all.add(label.getText());
                case Composite composite -> all.addAll(texts(composite));
                default -> {
                }
            }
        }
        return all;
    }

    /** Writes what is seen of a shell to a PNG file, once all that has just changed is drawn. */
    void picture(Shell shell, Path file) throws Exception {
        var saved = new CompletableFuture<Path>();
        call(() -> {
            shell.forceActive();
            display.timerExec(DRAWN_MILLIS, () -> {
                try {
                    save(shell, file);
                    saved.complete(file);
                } catch (IOException | RuntimeException e) {
                    saved.completeExceptionally(e);
                }
            });
            return null;
        });
        saved.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void save(Shell shell, Path file) throws IOException {
        Rectangle bounds = shell.getBounds();
        Image image = new Image(display, bounds.width, bounds.height);
        GC gc = new GC(display);
        try {
            gc.copyArea(image, bounds.x, bounds.y);
            ImageLoader loader = new ImageLoader();
            loader.data = new ImageData[] {image.getImageData()};
            loader.save(file.toString(), SWT.IMAGE_PNG);
        } finally {
            gc.dispose();
            image.dispose();
        }
    }
}

package dev.drover.ui.internal.view;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;

/**
 * A one-place mailbox from background threads to the UI thread. Nobody waits: if values come faster than the UI thread
 * takes them, a newer value replaces an older one.
 */
final class Handover<T> implements Consumer<T> {
    private final AtomicReference<T> waiting = new AtomicReference<>();
    private final Control owner;
    private final Display display;
    private final Consumer<T> taker;

    /** A handover to {@code taker}, which is no longer called once the owner is disposed. */
    Handover(Control owner, Consumer<T> taker) {
        this.owner = owner;
        this.taker = taker;
        display = owner.getDisplay();
    }

    @Override
    public void accept(T value) {
        if (waiting.getAndSet(value) != null) return;
        later(owner, display, () -> taker.accept(waiting.getAndSet(null)));
    }

    /** Runs a task on the UI thread, at once if this is it. */
    static void now(Control owner, Display display, Runnable task) {
        if (Display.getCurrent() != display) later(owner, display, task);
        else if (!owner.isDisposed()) task.run();
    }

    /** Runs a task on the UI thread, unless the owner is disposed by then. */
    static void later(Control owner, Display display, Runnable task) {
        try {
            display.asyncExec(() -> {
                if (!owner.isDisposed()) task.run();
            });
        } catch (SWTException e) {
            if (e.code != SWT.ERROR_DEVICE_DISPOSED) throw e;
        }
    }
}

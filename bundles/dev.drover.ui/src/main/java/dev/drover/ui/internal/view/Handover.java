package dev.drover.ui.internal.view;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;

/**
 * Hands values from background threads to the UI thread without ever waiting for it. When values come faster than the
 * UI thread takes them, only the last one gets there.
 */
final class Handover<T> implements Consumer<T> {
    private final AtomicReference<T> waiting = new AtomicReference<>();
    private final Control owner;
    private final Display display;
    private final Consumer<T> taker;

    /** The taker is not called once the owner is disposed. */
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

    /** Runs something on the UI thread, unless the owner is gone by then. */
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

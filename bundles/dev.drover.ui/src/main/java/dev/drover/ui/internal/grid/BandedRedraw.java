package dev.drover.ui.internal.grid;

import java.util.function.IntSupplier;

import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;

/**
 * Redraws the rows of a canvas in bands of some rows each, so that the UI thread is free for input between two bands. A
 * band is asked for once the one before it has been painted: on a busy machine the system would else paint several as
 * one. For the UI thread only.
 */
final class BandedRedraw {
    private static final int BAND_ROWS = 12;
    private static final int BREATH_MILLIS = 12;
    private static final int NONE = -1;

    private final Canvas canvas;
    private final IntSupplier headHeight;
    private final IntSupplier rowHeight;
    /** The band that is being redrawn; {@link #NONE} if none is. */
    private int band = NONE;
    /** Whether the band after it has its turn soon. */
    private boolean planned;
    /** Whether there are newer figures than the bands above have. */
    private boolean again;

    BandedRedraw(Canvas canvas, IntSupplier headHeight, IntSupplier rowHeight) {
        this.canvas = canvas;
        this.headHeight = headHeight;
        this.rowHeight = rowHeight;
    }

    /** Redraws all rows that are seen, now or after those that are being redrawn. */
    void start() {
        if (band == NONE) redraw(0);
        else
            again = true;
    }

    /** Something has been painted. A canvas that nobody sees is not, and goes on when it is seen again. */
    void painted() {
        if (band == NONE || planned) return;
        planned = true;
        canvas.getDisplay().timerExec(BREATH_MILLIS, () -> {
            planned = false;
            redraw(band + 1);
        });
    }

    private void redraw(int next) {
        if (canvas.isDisposed()) return;
        Rectangle area = canvas.getClientArea();
        int height = BAND_ROWS * rowHeight.getAsInt();
        int y = headHeight.getAsInt() + next * height;
        if (y < area.height) {
            band = next;
            canvas.redraw(0, next == 0 ? 0 : y, area.width, next == 0 ? y + height : height, false);
            return;
        }
        band = NONE;
        if (again) {
            again = false;
            redraw(0);
        }
    }
}

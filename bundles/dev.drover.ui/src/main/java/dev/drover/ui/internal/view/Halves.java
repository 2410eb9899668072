package dev.drover.ui.internal.view;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;

/** Table and details: one above the other, or side by side where the place is low and wide. */
final class Halves {
    /** Below this height, in points, details below the table would leave too little room for both. */
    private static final int LOW_HEIGHT = 340;

    private Halves() {}

    /** A form that turns itself. */
    static SashForm in(Composite parent) {
        SashForm sash = new SashForm(parent, SWT.VERTICAL | SWT.SMOOTH);
        sash.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        sash.addListener(SWT.Resize, event -> {
            boolean low = sash.getSize().y < LOW_HEIGHT && sash.getSize().x > 2 * LOW_HEIGHT;
            int wanted = low ? SWT.HORIZONTAL : SWT.VERTICAL;
            if (sash.getOrientation() != wanted) sash.setOrientation(wanted);
        });
        return sash;
    }
}

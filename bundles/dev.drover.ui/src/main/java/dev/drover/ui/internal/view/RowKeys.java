package dev.drover.ui.internal.view;

import dev.drover.api.process.Dump;
import dev.drover.ui.internal.view.DetailTabs.Tab;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;

/** The keys of the actions on rows, beside those with which the table itself is moved in. */
final class RowKeys {
    private final ProcessView view;
    private final RowActions actions;

    RowKeys(ProcessView view, RowActions actions) {
        this.view = view;
        this.actions = actions;
    }

    void attach(Control control) {
        control.addListener(SWT.KeyDown, this::down);
    }

    private void down(Event event) {
        int modifiers = event.stateMask & (SWT.MOD1 | SWT.SHIFT | SWT.ALT);
        if (modifiers == SWT.ALT) tab(event.keyCode - '1');
        else if (modifiers == (SWT.MOD1 | SWT.SHIFT)) withControlAndShift(event.keyCode);
        else if (modifiers == 0) plain(event.keyCode);
    }

    private void plain(int key) {
        switch (key) {
            case SWT.F6 -> actions.dump(Dump.Kind.THREADS);
            case SWT.F7 -> actions.sleep();
            case SWT.F8 -> actions.wake();
            case SWT.F9 -> actions.recycle();
            default -> {}
        }
    }

    private void withControlAndShift(int key) {
        switch (key) {
            case SWT.DEL -> actions.killTree();
            case 'c' -> actions.copyTable();
            default -> {}
        }
    }

    private void tab(int index) {
        if (index >= 0 && index < Tab.values().length) view.details().open(Tab.values()[index]);
    }
}

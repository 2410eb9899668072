package dev.drover.ui.internal.view;

import java.util.EnumMap;
import java.util.Map;

import org.eclipse.jface.bindings.keys.KeySequence;
import org.eclipse.jface.bindings.keys.KeyStroke;
import org.eclipse.jface.bindings.keys.ParseException;
import org.eclipse.jface.bindings.keys.SWTKeySupport;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;

/** The keys of the actions where no workbench binds them: each has the key that it has at first. */
final class ActionKeys {
    private final Map<ViewAction, KeyStroke> strokes = new EnumMap<>(ViewAction.class);
    private final ProcessView view;

    ActionKeys(ProcessView view) {
        this.view = view;
        for (ViewAction each : ViewAction.values()) strokes.put(each, sequence(each).getKeyStrokes()[0]);
    }

    void attach(Control control) {
        control.addListener(SWT.KeyDown, this::down);
    }

    /** The key that an action has at first, as people read it. */
    static String first(ViewAction action) {
        return sequence(action).format();
    }

    private static KeySequence sequence(ViewAction action) {
        try {
            return KeySequence.getInstance(action.key());
        } catch (ParseException e) {
            throw new IllegalStateException(action + " has no key '" + action.key() + "'", e);
        }
    }

    private void down(Event event) {
        KeyStroke pressed = SWTKeySupport.convertAcceleratorToKeyStroke(
                SWTKeySupport.convertEventToUnmodifiedAccelerator(event));
        strokes.forEach((action, stroke) -> {
            if (!stroke.equals(pressed)) return;
            event.doit = false;
            action.run(view);
        });
    }
}

package dev.drover.ui.internal.look;

import java.util.List;

import dev.drover.ui.internal.model.Heat;
import dev.drover.ui.internal.model.Shade;
import dev.drover.ui.internal.model.StateColor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;

/**
 * The colours of the view. All are made from the background and the text colour of the theme in use, so they fit light,
 * dark and high-contrast themes. Used by the UI thread.
 */
public final class Palette {
    private static final Shade WARM = new Shade(235, 120, 20);
    private static final Shade COOL = new Shade(60, 130, 220);
    private static final List<Shade> CURVES = List.of(
            new Shade(53, 132, 228),
            new Shade(230, 97, 0),
            new Shade(46, 160, 80),
            new Shade(192, 60, 170),
            new Shade(200, 150, 0),
            new Shade(0, 150, 160),
            new Shade(220, 50, 60),
            new Shade(130, 110, 220));

    private final Shade given;
    private final Shade givenText;
    private final Shade back;
    private final Shade text;
    public final Color background;
    public final Color foreground;
    /** For less important text; still readable. */
    public final Color faint;
    /** For separating lines. */
    public final Color rule;
    public final Color header;
    public final Color band;
    public final Color hover;
    public final Color selection;
    public final Color selectionText;
    public final Color selectionUnfocused;
    public final Color trouble;
    public final Color spark;
    public final Color memorySpark;
    private final Color[] cpu = new Color[Heat.STEPS + 1];
    private final Color[] memory = new Color[Heat.STEPS + 1];
    private final Color[] stateColors = new Color[StateColor.values().length];
    private final Color[] curves = new Color[CURVES.size()];
    private final Color[] sourceTexts = new Color[CURVES.size()];

    private Palette(Shade given, Shade givenText, Display display) {
        this.given = given;
        this.givenText = givenText;
        Shade back = given;
        Shade text = legible(given, givenText);
        this.back = back;
        this.text = text;
        background = color(back);
        foreground = color(text);
        faint = color(back.readable(text.mix(back, 0.4), text));
        rule = color(back.mix(text, 0.13));
        header = color(back.mix(text, 0.06));
        band = color(back.mix(text, 0.035));
        hover = color(back.mix(text, 0.07));
        selection = display.getSystemColor(SWT.COLOR_LIST_SELECTION);
        selectionText = display.getSystemColor(SWT.COLOR_LIST_SELECTION_TEXT);
        selectionUnfocused = color(back.mix(shade(selection), 0.3));
        // On a dark background a deep red would have to be mixed with so much white that it is red no more.
        trouble = color(back.readable(back.dark() ? new Shade(255, 110, 100) : new Shade(200, 30, 30), text));
        spark = color(back.mix(COOL, 0.85));
        memorySpark = color(back.mix(COOL, 0.55));
        for (int i = 0; i <= Heat.STEPS; i++) {
            cpu[i] = color(back.heated(WARM, (double) i / Heat.STEPS, text));
            memory[i] = color(back.heated(COOL, (double) i / Heat.STEPS, text));
        }
        for (StateColor stateColor : StateColor.values()) stateColors[stateColor.ordinal()] = color(of(stateColor));
        for (int i = 0; i < curves.length; i++) {
            curves[i] = color(CURVES.get(i).mix(text, back.dark() ? 0.15 : 0));
            sourceTexts[i] = color(back.readable(CURVES.get(i), text));
        }
    }

    /** The colours for a control that shows data. */
    public static Palette of(Control control) {
        return new Palette(shade(control.getBackground()), shade(control.getForeground()), control.getDisplay());
    }

    /** Whether the colours were made for the theme that the control has now. */
    public boolean fits(Control control) {
        return shade(control.getBackground()).equals(given) && shade(control.getForeground()).equals(givenText)
                && control.getDisplay().getSystemColor(SWT.COLOR_LIST_SELECTION).equals(selection);
    }

    public Color processorHeat(int step) {
        return cpu[step];
    }

    public Color memoryHeat(int step) {
        return memory[step];
    }

    public Color stateColor(StateColor stateColor) {
        return stateColors[stateColor.ordinal()];
    }

    /** The colour of the n-th curve. */
    public Color curve(int n) {
        return curves[n % curves.length];
    }

    /** The colour for the name of the n-th console. */
    public Color sourceText(int n) {
        return sourceTexts[n % sourceTexts.length];
    }

    /** A colour that a program asks for, made readable on this background. */
    public Color readable(int rgb) {
        return color(back.readable(new Shade(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255), text));
    }

    /** The text colour; black or white if the theme has changed one of the two colours and not the other. */
    private static Shade legible(Shade back, Shade text) {
        if (back.contrast(text) >= Shade.READABLE) return text;
        return back.dark() ? new Shade(255, 255, 255) : new Shade(0, 0, 0);
    }

    private Shade of(StateColor stateColor) {
        return switch (stateColor) {
            case PLAIN -> text.mix(back, 0.5);
            case IDLE -> new Shade(46, 160, 80);
            case BUSY -> new Shade(230, 120, 0);
            case STARTING -> new Shade(53, 132, 228);
            case ASLEEP -> new Shade(130, 110, 220);
            case DRAINING -> new Shade(0, 150, 160);
            case TROUBLE -> new Shade(214, 40, 40);
            case ENDED -> text.mix(back, 0.6);
        };
    }

    private static Shade shade(Color color) {
        return new Shade(color.getRed(), color.getGreen(), color.getBlue());
    }

    private static Color color(Shade shade) {
        return new Color(new RGB(shade.red(), shade.green(), shade.blue()));
    }
}

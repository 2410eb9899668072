package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A scale from zero up, with round steps.
 *
 * @param top the value at the upper end of the scale, more than 0
 * @param step the distance from one line to the next
 */
public record Axis(double top, double step) {

    /** For processor use: at least one core. */
    public static Axis cores(double max) {
        return of(Math.max(1, max), 10);
    }

    /** For bytes: a step is a power of two, or 1.5 times one. */
    public static Axis bytes(double max) {
        return of(Math.max(16 << 20, max), 2);
    }

    private static Axis of(double max, int base) {
        double wantedStep = max / 4;
        double power = Math.pow(base, Math.floor(Math.log(wantedStep) / Math.log(base)));
        double step = power;
        if (base == 10) {
            for (double factor : new double[] {1, 2, 2.5, 5, 10}) {
                step = power * factor;
                if (step >= wantedStep * 0.999) break;
            }
        } else if (step < wantedStep) {
            step *= step * 1.5 >= wantedStep ? 1.5 : 2;
        }
        return new Axis(Math.ceil(max / step - 1e-9) * step, step);
    }

    /** The values at which a line is drawn, from zero to the top. */
    public List<Double> lines() {
        List<Double> lines = new ArrayList<>();
        for (int i = 0; i * step <= top * 1.0001; i++) lines.add(i * step);
        return lines;
    }

    /** The position of a value: 0 at the lower end, 1 at the upper. */
    public double position(double value) {
        return Math.clamp(value / top, 0, 1);
    }
}

package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A scale from zero up, with round steps.
 *
 * @param top the value at its upper end, more than 0
 * @param step the distance of two lines
 */
public record Axis(double top, double step) {

    /** For processor use: at least one core. */
    public static Axis cores(double most) {
        return of(Math.max(1, most), 10);
    }

    /** For bytes: steps are powers of two, or these times 1 to 5. */
    public static Axis bytes(double most) {
        return of(Math.max(16 << 20, most), 2);
    }

    private static Axis of(double most, int base) {
        double wish = most / 4;
        double power = Math.pow(base, Math.floor(Math.log(wish) / Math.log(base)));
        double step = power;
        if (base == 10) {
            for (double factor : new double[] {1, 2, 2.5, 5, 10}) {
                step = power * factor;
                if (step >= wish * 0.999) break;
            }
        } else if (step < wish) {
            step *= step * 1.5 >= wish ? 1.5 : 2;
        }
        return new Axis(Math.ceil(most / step - 1e-9) * step, step);
    }

    /** The values that get a line, from zero to the top. */
    public List<Double> lines() {
        List<Double> lines = new ArrayList<>();
        for (int i = 0; i * step <= top * 1.0001; i++) lines.add(i * step);
        return lines;
    }

    /** Where a value is: 0 at the lower end, 1 at the upper. */
    public double place(double value) {
        return Math.clamp(value / top, 0, 1);
    }
}

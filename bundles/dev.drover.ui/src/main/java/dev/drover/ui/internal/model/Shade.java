package dev.drover.ui.internal.model;

/** An RGB colour, 0 to 255 each, with the contrast figures that keep text readable. */
public record Shade(int red, int green, int blue) {

    /** The smallest contrast of readable text: WCAG 2.1, level AA. */
    public static final double READABLE = 4.5;

    /** A colour between this one (0) and the other (1). */
    public Shade mix(Shade other, double share) {
        return new Shade(between(red, other.red, share), between(green, other.green, share),
                between(blue, other.blue, share));
    }

    /** Whether light text is easier to read on this colour than dark text. */
    public boolean dark() {
        return luminance() < 0.18;
    }

    /** The contrast ratio of WCAG 2.1, from 1 to 21. */
    public double contrast(Shade other) {
        double a = luminance() + 0.05;
        double b = other.luminance() + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    /** A colour for text on this background: as near to the wanted one as is readable, else nearer to {@code text}. */
    public Shade readable(Shade wanted, Shade text) {
        Shade result = wanted;
        for (int step = 1; step <= 10 && contrast(result) < READABLE; step++) result = wanted.mix(text, step / 10.0);
        return result;
    }

    /**
     * This background mixed with {@code heat}, as far as {@code text} on it stays readable; {@code level} is 0 to 1.
     */
    public Shade heated(Shade heat, double level, Shade text) {
        double share = Math.min(1, Math.max(0, level)) * 0.6;
        Shade result = mix(heat, share);
        while (share > 0.02 && result.contrast(text) < READABLE) {
            share -= 0.02;
            result = mix(heat, share);
        }
        return result;
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    private static int between(int a, int b, double share) {
        return (int) Math.round(a + (b - a) * share);
    }
}

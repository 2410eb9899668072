package dev.drover.bench;

/**
 * What a ratio is to be.
 *
 * @param atLeast what it must reach; not a number if it need not
 * @param aim what would be good
 * @param more whether more is better
 */
record Goal(double atLeast, double aim, boolean more) {

    static Goal over(double atLeast, double aim) {
        return new Goal(atLeast, aim, true);
    }

    static Goal under(double atLeast, double aim) {
        return new Goal(atLeast, aim, false);
    }

    /** No ratio is too small, but this would be good. */
    static Goal aim(double aim) {
        return new Goal(Double.NaN, aim, true);
    }

    /** In a word: "aim", "met", "missed", or none if nothing had to be met. */
    String verdict(double ratio) {
        if (reaches(ratio, aim)) return "aim";
        if (Double.isNaN(atLeast)) return "";
        return reaches(ratio, atLeast) ? "met" : "missed";
    }

    private boolean reaches(double ratio, double wanted) {
        return more ? ratio >= wanted : ratio <= wanted;
    }
}

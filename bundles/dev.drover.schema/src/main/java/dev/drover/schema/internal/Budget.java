package dev.drover.schema.internal;

/** What one check may still take. A unit is about a nanosecond of a processor. Used by one thread. */
final class Budget {

    /** About a second. */
    private static final long MOST = 1_000_000_000;
    /** Keywords inside keywords. Each takes some ten frames of the stack, so this stays below 512 KiB. */
    private static final int DEEPEST = 256;
    /** To look up a keyword, call it, and keep what it says. */
    private static final int KEYWORD = 300;
    /** To compare the place of one annotation with another. */
    private static final int ANNOTATION = 10;

    private long left = MOST;
    private int depth;
    private int trials;
    private long keywords;
    private final String[] placeAt = new String[DEEPEST];
    private final ValueNode[] valueAt = new ValueNode[DEEPEST];
    private final long[] keywordsBefore = new long[DEEPEST];

    /** @throws Refusal if nothing is left */
    void spend(long units) {
        left -= units;
        if (left < 0) throw new Refusal("takes too long to be checked by its schema");
    }

    /** A keyword of the schema at that place begins to look at the value. */
    void enter(String place, ValueNode value) {
        if (depth == DEEPEST) throw new Refusal("is nested deeper than can be checked by its schema");
        spend(KEYWORD);
        if (valueAt[depth] != value || !place.equals(placeAt[depth])) {
            placeAt[depth] = place;
            valueAt[depth] = value;
            keywordsBefore[depth] = keywords;
        }
        keywords++;
        depth++;
    }

    void leave() {
        depth--;
    }

    /** Pays for a look at the annotations of the schema whose keyword was entered: one for each keyword at most. */
    void readAnnotations() {
        spend((keywords - keywordsBefore[depth - 1]) * ANNOTATION);
    }

    /** What does not match from now on need not make the value wrong. */
    void beginTrial() {
        trials++;
    }

    void endTrial() {
        trials--;
    }

    boolean isTrial() {
        return trials > 0;
    }
}

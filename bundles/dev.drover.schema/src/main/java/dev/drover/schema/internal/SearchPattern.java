package dev.drover.schema.internal;

import com.google.re2j.Pattern;

/** A pattern that pays for its search. Safe for use by many threads. */
final class SearchPattern {

    /** What each character costs for each instruction, and once more. */
    private static final int INSTRUCTION = 8;
    private static final int CHARACTER = 64;

    private final Pattern pattern;

    /** @throws IllegalArgumentException if the pattern cannot be used */
    SearchPattern(String text) {
        pattern = PatternReader.compile(text);
    }

    int size() {
        return pattern.programSize();
    }

    /** Whether it matches anywhere in the text. */
    boolean isIn(String text, Budget budget) {
        budget.spend((long) (text.length() + 1) * (size() * INSTRUCTION + CHARACTER));
        return pattern.matcher(text).find();
    }
}

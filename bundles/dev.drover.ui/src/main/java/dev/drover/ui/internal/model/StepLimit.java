package dev.drover.ui.internal.model;

import java.util.regex.Pattern;

/**
 * A search for a regular expression that gives up after so many steps, because some expressions take a time that
 * doubles with every character of the text ({@code (.*a){28}$}). Safe for use by many threads.
 */
final class StepLimit {
    /** A plain expression looks at a character some ten times; the longest text is 4,096 characters. */
    private static final int MAX_STEPS = 200_000;

    /** The expression needs more steps than any search is worth. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exceeded() {
            super("too many steps", null, false, false);
        }
    }

    private StepLimit() {}

    /**
     * Whether the pattern occurs in the text.
     *
     * @throws Exceeded if that takes too many steps, or more stack than there is
     */
    static boolean find(Pattern pattern, String text) {
        try {
            return pattern.matcher(new Counted(text)).find();
        } catch (StackOverflowError e) {
            // The matcher calls itself for each turn of a group: it has failed, and nothing else has.
            throw new Exceeded();
        }
    }

    /** A text that counts how often its characters are read. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) throw new Exceeded();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}

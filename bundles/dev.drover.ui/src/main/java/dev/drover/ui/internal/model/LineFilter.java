package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A choice of console lines. A line is shown if all words match: a text that occurs in it, or a {@code /regular
 * expression/}; after {@code -} what must not occur. An expression that takes too long hides nothing. Used by one
 * thread.
 */
public final class LineFilter {
    /** The choice of every line. */
    public static final LineFilter ALL = new LineFilter(List.of(), "");
    private static final Pattern WORD =
            Pattern.compile("(?<not>-?)(?:(?<regex>/.+?/)(?=\\s|$)|\"(?<quoted>[^\"]*)\"?|(?<word>\\S+))");

    private record Word(boolean not, String text, Pattern pattern) {
        boolean matches(String line) {
            boolean found = pattern == null ? line.toLowerCase(Locale.ROOT).contains(text)
                    : StepLimit.find(pattern, line);
            return found != not;
        }
    }

    private final List<Word> words;
    private String problem;
    private boolean changed;

    private LineFilter(List<Word> words, String problem) {
        this.words = new ArrayList<>(words);
        this.problem = problem;
    }

    /** Parses what was typed. A word that cannot be parsed is left out, and {@link #problem} says why. */
    public static LineFilter parse(String typed) {
        List<Word> words = new ArrayList<>();
        String problem = "";
        Matcher next = WORD.matcher(typed);
        while (next.find()) {
            boolean not = !next.group("not").isEmpty();
            String regex = next.group("regex");
            String text = next.group("quoted") != null ? next.group("quoted") : next.group("word");
            if (regex == null && (text.isBlank() || text.equals("-"))) continue;
            try {
                words.add(regex == null ? new Word(not, text.toLowerCase(Locale.ROOT), null)
                        : new Word(not, regex, Pattern.compile(regex.substring(1, regex.length() - 1),
                                Pattern.CASE_INSENSITIVE)));
            } catch (PatternSyntaxException e) {
                problem = "'" + regex + "' is no regular expression: " + e.getDescription();
            }
        }
        return new LineFilter(words, problem);
    }

    boolean matches(String line) {
        boolean all = true;
        for (Word word : List.copyOf(words)) {
            try {
                all &= word.matches(line);
            } catch (StepLimit.Exceeded e) {
                words.remove(word);
                changed = true;
                problem = "'" + word.text() + "' takes too long to look for, so it hides nothing";
            }
        }
        return all;
    }

    /** Whether a word was given up since this was asked last, so that lines are chosen that were not before. */
    boolean takeChanged() {
        boolean now = changed;
        changed = false;
        return now;
    }

    public boolean isAll() {
        return words.isEmpty();
    }

    /** What is wrong with a word that is left out. */
    public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }
}

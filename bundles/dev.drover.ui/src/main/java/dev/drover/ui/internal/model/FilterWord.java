package dev.drover.ui.internal.model;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** One condition of a filter. Safe for use by many threads. */
sealed interface FilterWord {
    boolean matches(Row row);

    /** The columns in which a text was looked for and found; empty for a condition that names its column itself. */
    default Set<Column> where(Row row) {
        return Set.of();
    }

    /** Why the condition is left out; empty if it is not. */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /** The value of a figure or a field. */
    record Value(Predicate<Row> test) implements FilterWord {
        @Override
        public boolean matches(Row row) {
            return test.test(row);
        }
    }

    /** The opposite of another condition. */
    record Not(FilterWord word) implements FilterWord {
        @Override
        public boolean matches(Row row) {
            // A condition that is left out hides nothing, whichever way it was meant.
            return !word.matches(row) || word.problem().isPresent();
        }

        @Override
        public Optional<String> problem() {
            return word.problem();
        }
    }

    /** A text that occurs somewhere, in either case. */
    record Words(String sought) implements FilterWord {
        public Words {
            sought = sought.toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean matches(Row row) {
            return contains(row.name()) || contains(Long.toString(row.pid())) || row.kind().label().equals(sought)
                    || contains(row.state()) || contains(row.command());
        }

        @Override
        public Set<Column> where(Row row) {
            Set<Column> found = EnumSet.noneOf(Column.class);
            if (contains(row.name())) found.add(Column.NAME);
            if (contains(Long.toString(row.pid()))) found.add(Column.PID);
            if (row.kind().label().equals(sought)) found.add(Column.KIND);
            if (contains(row.state())) found.add(Column.STATE);
            if (contains(row.command())) found.add(Column.COMMAND);
            return found;
        }

        private boolean contains(String text) {
            return text.toLowerCase(Locale.ROOT).contains(sought);
        }
    }

    /** A regular expression that is found in the name or the command line. */
    final class Expression implements FilterWord {
        private final String typed;
        private final Pattern pattern;
        private volatile boolean tooSlow;

        /**
         * @param typed the expression between two slashes
         * @throws IllegalArgumentException if it is none
         */
        Expression(String typed) {
            this.typed = typed;
            try {
                pattern = Pattern.compile(typed.substring(1, typed.length() - 1), Pattern.CASE_INSENSITIVE);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("'" + typed + "' is no regular expression: " + e.getDescription(),
                        e);
            }
        }

        @Override
        public boolean matches(Row row) {
            return tooSlow || found(row.name()) || found(row.command());
        }

        @Override
        public Set<Column> where(Row row) {
            Set<Column> found = EnumSet.noneOf(Column.class);
            if (!tooSlow && found(row.name())) found.add(Column.NAME);
            if (!tooSlow && found(row.command())) found.add(Column.COMMAND);
            return found;
        }

        @Override
        public Optional<String> problem() {
            return tooSlow ? Optional.of("'" + typed + "' takes too long to look for, so it hides nothing")
                    : Optional.empty();
        }

        private boolean found(String text) {
            try {
                return StepLimit.find(pattern, text);
            } catch (StepLimit.Exceeded e) {
                tooSlow = true;
                return true;
            }
        }
    }
}

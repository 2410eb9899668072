package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A filter of rows. A row is shown if all words match. A word is a comparison ({@code cpu>50}, {@code mem>=100M}), a
 * field ({@code state:busy}, {@code pid:123}, {@code pool:hash}) or a {@code /regular expression/}. Any other word must
 * occur in name, pid, kind, state or command line. A word after {@code -} must not match.
 */
public final class Filter {
    /** The filter that every row passes. */
    public static final Filter ALL = new Filter("", List.of(), "");

    /** The hint in the empty filter box. */
    public static final String HINT = "Filter: text, cpu>50, mem>100M, state:busy, pool:name";

    private static final Pattern COMPARISON = Pattern.compile("([a-z]+)(>=|<=|>|<|=)(.*)");
    private static final Pattern AMOUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([a-zµ%]*)");

    private final String text;
    private final List<Predicate<Row>> words;
    private final String problem;

    private Filter(String text, List<Predicate<Row>> words, String problem) {
        this.text = text;
        this.words = words;
        this.problem = problem;
    }

    /** Parses a typed filter. A word that cannot be parsed is left out, and {@link #problem} says why. */
    public static Filter parse(String text) {
        List<Predicate<Row>> words = new ArrayList<>();
        String problem = "";
        for (String word : text.strip().split("\\s+")) {
            if (word.isEmpty() || word.equals("-")) continue;
            boolean not = word.startsWith("-");
            try {
                Predicate<Row> one = word(not ? word.substring(1) : word);
                words.add(not ? one.negate() : one);
            } catch (IllegalArgumentException e) {
                problem = e.getMessage();
            }
        }
        return new Filter(text.strip(), List.copyOf(words), problem);
    }

    public boolean matches(Row row) {
        for (Predicate<Row> word : words) {
            if (!word.test(row)) return false;
        }
        return true;
    }

    /** Whether every row passes. */
    public boolean isAll() {
        return words.isEmpty();
    }

    /** The text as it was typed. */
    public String text() {
        return text;
    }

    /** What is wrong with the last word that could not be parsed. */
    public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    private static Predicate<Row> word(String typed) {
        if (typed.length() > 2 && typed.startsWith("/") && typed.endsWith("/")) return expression(typed);
        String word = typed.toLowerCase(Locale.ROOT);
        Matcher comparison = COMPARISON.matcher(word);
        if (comparison.matches())
            return comparison(typed, figure(comparison.group(1)), comparison.group(2), comparison.group(3));
        int colon = word.indexOf(':');
        if (colon > 0) {
            Optional<Predicate<Row>> field = field(word.substring(0, colon), word.substring(colon + 1));
            if (field.isPresent()) return field.get();
        }
        return row -> contains(row, word);
    }

    private static Predicate<Row> expression(String typed) {
        try {
            Pattern pattern = Pattern.compile(typed.substring(1, typed.length() - 1), Pattern.CASE_INSENSITIVE);
            return row -> pattern.matcher(row.name()).find() || pattern.matcher(row.command()).find();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + typed + "' is no regular expression: " + e.getDescription(), e);
        }
    }

    private static Predicate<Row> comparison(String typed, ToDoubleFunction<Row> figure, String sign, String value) {
        double wanted = amount(typed, value);
        return row -> {
            double is = figure.applyAsDouble(row);
            return switch (sign) {
                case ">" -> is > wanted;
                case ">=" -> is >= wanted;
                case "<" -> is < wanted;
                case "<=" -> is <= wanted;
                default -> is == wanted;
            };
        };
    }

    private static ToDoubleFunction<Row> figure(String name) {
        return switch (name) {
            case "cpu" -> row -> row.alive() ? row.cpu() * 100 : Double.NaN;
            case "mem", "memory" -> row -> row.alive() ? knownOrNaN(row.memory()) : Double.NaN;
            case "pid" -> Row::pid;
            case "parent" -> Row::parent;
            case "inflight", "flight" -> row -> knownOrNaN(row.inFlight());
            case "done" -> row -> knownOrNaN(row.done());
            case "failed" -> row -> knownOrNaN(row.failed());
            case "latency" -> row -> row.latency() > 0 ? row.latency() / 1e6 : Double.NaN;
            default -> throw new IllegalArgumentException("'" + name
                    + "' cannot be compared: use cpu, mem, pid, parent, inflight, done, failed or latency");
        };
    }

    private static Optional<Predicate<Row>> field(String name, String value) {
        return Optional.ofNullable(
                switch (name) {
                    case "state" -> row -> lower(row.state()).startsWith(value);
                    case "pool" -> row -> lower(row.pool()).startsWith(value);
                    case "kind" -> row -> row.kind().label().startsWith(value);
                    case "name" -> row -> lower(row.name()).contains(value);
                    case "cmd", "command" -> row -> lower(row.command()).contains(value);
                    case "pid" -> row -> value.isEmpty() || value.equals(Long.toString(row.pid()));
                    case "parent" -> row -> value.isEmpty() || value.equals(Long.toString(row.parent()));
                    default -> null;
                });
    }

    /** A number in the unit of the compared figure: sizes in bytes, times in seconds. */
    private static double amount(String typed, String value) {
        Matcher amount = AMOUNT.matcher(value);
        if (!amount.matches())
            throw new IllegalArgumentException("'" + typed + "' needs a number, such as cpu>50 or mem>100M");
        return Double.parseDouble(amount.group(1))
                * switch (amount.group(2)) {
                    case "", "%", "b", "s" -> 1;
                    case "k", "kb" -> 1L << 10;
                    case "m", "mb" -> 1L << 20;
                    case "g", "gb" -> 1L << 30;
                    case "ms" -> 1e-3;
                    case "us", "µs" -> 1e-6;
                    default -> throw new IllegalArgumentException(
                            "'" + amount.group(2) + "' is no unit: use K, M, G, %, s, ms or us");
                };
    }

    private static boolean contains(Row row, String word) {
        return lower(row.name()).contains(word)
                || Long.toString(row.pid()).contains(word)
                || row.kind().label().equals(word)
                || lower(row.state()).contains(word)
                || lower(row.command()).contains(word);
    }

    private static double knownOrNaN(long value) {
        return value >= 0 ? value : Double.NaN;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}

package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter of rows. A row is shown if all words match. A word is a comparison ({@code cpu>50}, {@code mem >= 100M}), a
 * field ({@code state:busy}, {@code pid:123}, {@code pool:hash}) or a {@code /regular expression/}. Any other word, and
 * every text in quotes, must occur in name, pid, kind, state or command line. A word after {@code -} must not match. A
 * regular expression that takes too long hides nothing. Safe for use by many threads.
 */
public final class Filter {
    /** The filter that every row passes. */
    public static final Filter ALL = new Filter("", List.of(), "");
    /** The hint in the empty filter box. */
    public static final String HINT = "Filter: text, cpu>50, mem>100M, state:busy, pool:name";

    private static final Pattern AMOUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([a-zµ%]*)");
    /** A regular expression, a text in quotes, a comparison with or without spaces, or what stands between spaces. */
    private static final Pattern WORD = Pattern.compile(
            "(?<not>-?)(?:(?<regex>/.+?/)(?=\\s|$)|\"(?<quoted>[^\"]*)\"?"
                    + "|(?<figure>[a-zA-Z]+)\\s*(?<sign>>=|<=|>|<|=)\\s*"
                    + "(?<value>[0-9.]+\\s+(?:kb|mb|gb|ms|us|µs|min|%)(?=\\s|$)|\\S*)"
                    + "|(?<word>\\S+))",
            Pattern.CASE_INSENSITIVE);
    private final String text;
    private final List<FilterWord> words;
    private final String problem;

    private Filter(String text, List<FilterWord> words, String problem) {
        this.text = text;
        this.words = words;
        this.problem = problem;
    }

    /** Parses a typed filter. A word that cannot be parsed is left out, and {@link #problem} says why. */
    public static Filter parse(String text) {
        return parse(text, System::currentTimeMillis);
    }

    /** The same with another clock, in milliseconds since 1970, by which ages are measured. */
    static Filter parse(String text, LongSupplier clock) {
        List<FilterWord> words = new ArrayList<>();
        String problem = "";
        Matcher typed = WORD.matcher(text);
        while (typed.find()) {
            try {
                FilterWord one = word(typed, clock);
                if (one != null) words.add(typed.group("not").isEmpty() ? one : new FilterWord.Not(one));
            } catch (IllegalArgumentException e) {
                problem = e.getMessage();
            }
        }
        return new Filter(text.strip(), List.copyOf(words), problem);
    }

    public boolean matches(Row row) {
        for (FilterWord word : words) {
            if (!word.matches(row)) return false;
        }
        return true;
    }

    /**
     * How many of the rows that match do so by a text that stands in certain columns only.
     *
     * @return the number of rows for each set of columns in which a word of the filter was found
     */
    Map<Set<Column>, Integer> where(List<Row> matching) {
        Map<Set<Column>, Integer> found = new LinkedHashMap<>();
        for (FilterWord word : words) {
            for (Row row : matching) {
                Set<Column> columns = word.where(row);
                if (!columns.isEmpty()) found.merge(Set.copyOf(columns), 1, Integer::sum);
            }
        }
        return found;
    }

    /** Whether every row passes. */
    public boolean isAll() {
        return words.isEmpty();
    }

    /** The text as it was typed. */
    public String text() {
        return text;
    }

    /** What is wrong with the last word that could not be parsed, or took too long. */
    public Optional<String> problem() {
        if (!problem.isEmpty()) return Optional.of(problem);
        return words.stream().map(FilterWord::problem).flatMap(Optional::stream).findFirst();
    }

    private static FilterWord word(Matcher typed, LongSupplier clock) {
        if (typed.group("regex") != null) return new FilterWord.Expression(typed.group("regex"));
        if (typed.group("quoted") != null)
            return typed.group("quoted").isBlank() ? null : new FilterWord.Words(typed.group("quoted"));
        if (typed.group("sign") != null) return comparison(typed, clock);
        String word = typed.group("word");
        if (word.equals("-")) return null;
        int colon = word.indexOf(':');
        if (colon > 0) {
            String name = lower(word.substring(0, colon));
            Optional<Predicate<Row>> field = field(name, lower(word.substring(colon + 1)));
            if (field.isPresent()) return new FilterWord.Value(field.get());
        }
        return new FilterWord.Words(word);
    }

    private static FilterWord comparison(Matcher typed, LongSupplier clock) {
        String name = lower(typed.group("figure"));
        ToDoubleFunction<Row> figure = figure(name, clock);
        double wanted = amount(typed.group(), lower(typed.group("value")), name.equals("age"));
        String sign = typed.group("sign");
        return new FilterWord.Value(row -> {
            double is = figure.applyAsDouble(row);
            return switch (sign) {
                case ">" -> is > wanted;
                case ">=" -> is >= wanted;
                case "<" -> is < wanted;
                case "<=" -> is <= wanted;
                default -> is == wanted;
            };
        });
    }

    private static ToDoubleFunction<Row> figure(String name, LongSupplier clock) {
        return switch (name) {
            case "cpu" -> row -> row.alive() ? row.cpu() * 100 : Double.NaN;
            case "mem", "memory" -> row -> row.alive() ? knownOrNaN(row.memory()) : Double.NaN;
            case "pid" -> Row::pid;
            case "parent" -> Row::parent;
            case "inflight", "flight" -> row -> knownOrNaN(row.inFlight());
            case "done" -> row -> knownOrNaN(row.done());
            case "failed" -> row -> knownOrNaN(row.failed());
            case "latency" -> row -> row.latency() > 0 ? row.latency() / 1e6 : Double.NaN;
            case "age" -> row -> !row.alive() || row.started() == null ? Double.NaN
                    : (clock.getAsLong() - row.started().toEpochMilli()) / 1000.0;
            default -> throw new IllegalArgumentException("'" + name
                    + "' cannot be compared: use cpu, mem, pid, parent, inflight, done, failed, latency or age");
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
    private static double amount(String typed, String value, boolean age) {
        Matcher amount = AMOUNT.matcher(value);
        if (!amount.matches())
            throw new IllegalArgumentException("'" + typed + "' needs a number, such as cpu>50 or mem>100M");
        return Double.parseDouble(amount.group(1))
                * switch (amount.group(2)) {
                    case "", "%", "b", "s" -> 1;
                    case "k", "kb" -> 1L << 10;
                    case "m" -> age ? 60 : 1L << 20;
                    case "mb" -> 1L << 20;
                    case "g", "gb" -> 1L << 30;
                    case "ms" -> 1e-3;
                    case "us", "µs" -> 1e-6;
                    case "min" -> 60;
                    case "h" -> 3600;
                    case "d" -> 86_400;
                    default -> throw new IllegalArgumentException("'" + amount.group(2)
                            + "' is no unit: use K, M, G, %, s, ms or us, and for an age s, m, h or d");
                };
    }

    private static double knownOrNaN(long value) {
        return value >= 0 ? value : Double.NaN;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}

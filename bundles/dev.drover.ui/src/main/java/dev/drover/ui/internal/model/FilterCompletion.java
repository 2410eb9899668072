package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An offer of what may be typed in the filter.
 *
 * @param whole the filter with the offer in it
 * @param label what is offered, and what it means
 */
public record FilterCompletion(String whole, String label) {
    private static final int MOST = 30;
    private static final Map<String, String> FIELDS = new LinkedHashMap<>();
    private static final List<String> AGES = List.of("30s", "1m", "5m", "1h");

    static {
        FIELDS.put("cpu>", "processor use in percent of a core");
        FIELDS.put("mem>", "memory, such as 100M");
        FIELDS.put("age>", "time since the start, such as 5m");
        FIELDS.put("age<", "time since the start, such as 30s");
        FIELDS.put("state:", "what it does");
        FIELDS.put("pool:", "the pool");
        FIELDS.put("kind:", "main, worker, service or child");
        FIELDS.put("name:", "a part of the name");
        FIELDS.put("command:", "a part of the command line");
        FIELDS.put("pid:", "the process id");
        FIELDS.put("inflight>", "requests that are not answered");
        FIELDS.put("failed>", "requests answered with an error");
        FIELDS.put("latency>", "moving average, such as 10ms");
    }

    /**
     * What may stand for the word that is being typed.
     *
     * @param typed the filter so far
     * @param at the place of the caret
     * @param rows the rows whose values are offered
     */
    public static List<FilterCompletion> of(String typed, int at, List<Row> rows) {
        int end = Math.clamp(at, 0, typed.length());
        int from = typed.lastIndexOf(' ', end - 1) + 1;
        if (from < end && typed.charAt(from) == '-') from++;
        String word = typed.substring(from, end).toLowerCase(Locale.ROOT);
        String before = typed.substring(0, from);
        String after = typed.substring(end);
        List<FilterCompletion> offers = new ArrayList<>();
        values(word, rows).filter(value -> value.startsWith(word)).distinct().sorted(NaturalOrder.ORDER).limit(MOST)
                .forEach(value -> offers.add(new FilterCompletion(before + value + after, value)));
        FIELDS.forEach((field, meaning) -> {
            if (field.startsWith(word) && !field.equals(word))
                offers.add(new FilterCompletion(before + field + after, field + "  " + meaning));
        });
        return List.copyOf(offers);
    }

    private static Stream<String> values(String word, List<Row> rows) {
        if (word.startsWith("age>") || word.startsWith("age<"))
            return AGES.stream().map(age -> word.substring(0, 4) + age);
        // A state in brackets, such as how deep one sleeps, is more than a word of the filter holds.
        if (word.startsWith("state:")) return each(rows, "state:", row -> row.state().split(" ")[0]);
        if (word.startsWith("pool:")) return each(rows, "pool:", Row::pool);
        if (word.startsWith("kind:")) return each(rows, "kind:", row -> row.kind().label());
        return Stream.empty();
    }

    private static Stream<String> each(List<Row> rows, String field, Function<Row, String> value) {
        return rows.stream().filter(row -> !row.sum()).map(value)
                .filter(text -> !text.isEmpty() && text.indexOf(' ') < 0)
                .map(text -> field + text.toLowerCase(Locale.ROOT));
    }
}

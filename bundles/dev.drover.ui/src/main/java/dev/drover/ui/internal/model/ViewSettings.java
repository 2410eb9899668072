package dev.drover.ui.internal.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.drover.api.text.Secrets;

/**
 * What a person has set for the process manager, in every window of it.
 *
 * @param period how often the services are read, {@link #SHORTEST} to {@link #LONGEST}
 * @param endedKept how long a process that has ended stays in the table, one minute to {@link #MOST_MINUTES}
 * @param consoleLines how many lines of the consoles the view keeps, {@link #FEWEST_LINES} to {@link #MOST_LINES}
 * @param secrets parts of names that count as secrets, beside those that always do
 * @param confirm whether a question is asked before work may be lost
 * @param columns the columns that are shown; empty for those that are shown at first
 */
public record ViewSettings(
        Duration period, Duration endedKept, int consoleLines, List<String> secrets, boolean confirm,
        List<Column> columns) {
    public static final Duration SHORTEST = Duration.ofMillis(250);
    public static final Duration LONGEST = Duration.ofMinutes(1);
    /** The monitor forgets a process after that time. */
    public static final int MOST_MINUTES = 10;
    public static final int FEWEST_LINES = 1000;
    public static final int MOST_LINES = 1_000_000;
    public static final ViewSettings FIRST = new ViewSettings(
            Duration.ofSeconds(1), Duration.ofMinutes(MOST_MINUTES), 100_000, List.of(), true, List.of());

    private static final String PERIOD = "refresh.millis";
    private static final String ENDED = "ended.minutes";
    private static final String LINES = "console.lines";
    private static final String SECRETS = "secret.words";
    private static final String CONFIRM = "confirm";
    private static final String COLUMNS = "columns";

    public ViewSettings {
        period = period.compareTo(SHORTEST) < 0 ? SHORTEST : period.compareTo(LONGEST) > 0 ? LONGEST : period;
        endedKept = Duration.ofMinutes(Math.clamp(endedKept.toMinutes(), 1, MOST_MINUTES));
        consoleLines = Math.clamp(consoleLines, FEWEST_LINES, MOST_LINES);
        secrets = secrets.stream().map(String::strip).filter(word -> !word.isEmpty()).toList();
        columns = columns.stream().distinct().toList();
    }

    /**
     * Reads stored settings. A value that is missing, or is not understood, is the first one.
     *
     * @param stored returns the value of a key; empty if none is stored
     */
    public static ViewSettings of(Function<String, Optional<String>> stored) {
        return new ViewSettings(
                Duration.ofMillis(number(stored.apply(PERIOD), FIRST.period.toMillis())),
                Duration.ofMinutes(number(stored.apply(ENDED), FIRST.endedKept.toMinutes())),
                (int) number(stored.apply(LINES), FIRST.consoleLines),
                words(stored.apply(SECRETS).orElse("")),
                !stored.apply(CONFIRM).orElse("true").equals("false"),
                words(stored.apply(COLUMNS).orElse("")).stream().flatMap(name -> Arrays.stream(Column.values())
                        .filter(column -> column.name().equals(name))).toList());
    }

    /** The settings as texts that {@link #of} understands, by their keys. */
    public Map<String, String> stored() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(PERIOD, Long.toString(period.toMillis()));
        texts.put(ENDED, Long.toString(endedKept.toMinutes()));
        texts.put(LINES, Integer.toString(consoleLines));
        texts.put(SECRETS, String.join(",", secrets));
        texts.put(CONFIRM, Boolean.toString(confirm));
        texts.put(COLUMNS, columns.stream().map(Column::name).collect(Collectors.joining(",")));
        return texts;
    }

    /** Has this program mask the secrets, in whatever it shows from now on. */
    public void maskSecrets() {
        Secrets.alsoSecret(secrets);
        MaskedText.forget();
    }

    public ViewSettings every(Duration next) {
        return new ViewSettings(next, endedKept, consoleLines, secrets, confirm, columns);
    }

    public ViewSettings showing(List<Column> next) {
        return new ViewSettings(period, endedKept, consoleLines, secrets, confirm, next);
    }

    /** The columns that are shown. */
    public List<Column> shownColumns() {
        return columns.isEmpty() ? Arrays.stream(Column.values()).filter(Column::shownAtFirst).toList() : columns;
    }

    /** The words of a text that is separated by commas. */
    public static List<String> words(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    private static long number(Optional<String> text, long otherwise) {
        return text.filter(digits -> digits.matches("[0-9]{1,9}")).map(Long::parseLong).orElse(otherwise);
    }
}

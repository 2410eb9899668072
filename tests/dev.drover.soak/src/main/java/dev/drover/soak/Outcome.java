package dev.drover.soak;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.drover.wire.SafeText;

/**
 * What came of a promise.
 *
 * @param promise which one
 * @param size at which it was put to the test, in words
 * @param verdict the outcome
 * @param tests how many tests there were
 * @param seconds how long they took
 * @param figures what was measured beside what was promised
 * @param measured what else was measured, in words
 * @param why it was not kept or not shown, a line for each reason
 */
record Outcome(
        Promise promise,
        String size,
        Verdict verdict,
        int tests,
        double seconds,
        List<Figure> figures,
        List<String> measured,
        List<String> why) {

    enum Verdict {
        KEPT("kept"), BROKEN("broken"), NOT_SHOWN("not shown"), NOT_BUILT("not built");

        final String words;

        Verdict(String words) {
            this.words = words;
        }
    }

    /** The figure that came nearest to its bound, or passed it farthest. */
    Optional<Figure> worst() {
        return figures.stream().max(Comparator.comparingDouble(Figure::part));
    }

    /** The figure that tells most, in words. */
    String figure() {
        return worst().map(Figure::toString).orElseGet(() -> measured.isEmpty()
                ? tests + (tests == 1 ? " test" : " tests")
                : measured.get(measured.size() - 1));
    }

    String json(long seed) {
        return "{\"promise\":" + Text.quoted(promise.id()) + ",\"name\":" + Text.quoted(promise.name())
                + ",\"size\":" + Text.quoted(size) + ",\"seed\":" + seed
                + ",\"verdict\":" + Text.quoted(verdict.words) + ",\"tests\":" + tests
                + ",\"seconds\":" + Text.number(seconds)
                + ",\"figures\":" + figures.stream().map(Figure::json).collect(Collectors.joining(",", "[", "]"))
                + ",\"measured\":" + texts(measured) + ",\"why\":" + texts(why) + "}";
    }

    private static String texts(List<String> all) {
        return all.stream().map(Text::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    /** A row of the table; texts come from workers too. */
    List<String> cells() {
        String told = verdict == Verdict.KEPT || why.isEmpty() ? figure() : why.get(0);
        return List.of(
                promise.id(), promise.name(), size, verdict == Verdict.NOT_BUILT ? "" : SafeText.of(Text.line(told)),
                verdict == Verdict.NOT_BUILT ? "" : String.format(Locale.ROOT, "%.1f s", seconds),
                verdict.words);
    }
}

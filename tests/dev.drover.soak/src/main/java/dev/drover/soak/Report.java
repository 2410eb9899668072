package dev.drover.soak;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints what came of the promises: as they come in JSON, at the end as a table. The rest goes to another stream. */
final class Report {

    private static final List<String> HEAD = List.of("promise", "name", "size", "figure", "took", "verdict");

    private final Options options;
    private final PrintStream out;
    private final PrintStream words;
    private final List<Outcome> outcomes = new ArrayList<>();

    Report(Options options, PrintStream out, PrintStream words) {
        this.options = options;
        this.out = out;
        this.words = words;
    }

    void say(String sentence) {
        words.println(sentence);
        words.flush();
    }

    void begin(Promise promise) {
        say(promise.id() + " " + promise.name() + ": " + promise.sizeText(options));
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
        List<String> cells = outcome.cells();
        if (options.json()) out.println(outcome.json(options.seed()));
        out.flush();
        say("    " + cells.get(5) + (cells.get(4).isEmpty() ? "" : " after " + cells.get(4) + ": " + cells.get(3)));
    }

    /** Prints the table, and how many promises were kept. */
    void finish() {
        if (!options.json()) table().forEach(out::println);
        Map<Outcome.Verdict, Integer> sums = new EnumMap<>(Outcome.Verdict.class);
        for (Outcome each : outcomes) sums.merge(each.verdict(), 1, Integer::sum);
        String sentence = sums.entrySet().stream().map(each -> each.getValue() + " " + each.getKey().words)
                .collect(Collectors.joining(", "));
        if (!options.json()) out.println("\n" + sentence + "; seed " + options.seed());
        out.flush();
        say((allKept() ? "" : "Not all promises are kept: ") + sentence + ". To repeat it: " + options.repeat());
    }

    /** Whether every promise was kept; one that is not built counts only if it was asked for by its number. */
    boolean allKept() {
        return outcomes.stream().allMatch(each -> each.verdict() == Outcome.Verdict.KEPT
                || each.verdict() == Outcome.Verdict.NOT_BUILT && !options.named());
    }

    /** The outcomes with their columns aligned, as Markdown. */
    private List<String> table() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        for (Outcome each : outcomes) lines.add(each.cells().stream().map(cell -> cell.replace("|", "\\|")).toList());
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines)
            for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], line.get(i).length());
        List<String> rule = new ArrayList<>();
        for (int width : widths) rule.add("-".repeat(width));
        lines.add(1, rule);
        return lines.stream().map(line -> row(line, widths)).toList();
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder row = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++)
            row.append(' ').append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length())).append(" |");
        return row.toString();
    }
}

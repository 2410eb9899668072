package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

import dev.drover.api.pool.Pick;
import dev.drover.api.text.Figures;

/** Says of a pick why this worker: its figures beside those of the others that could have been picked. */
public final class PickText {
    private PickText() {}

    /** The figures in which the candidates differed, in one line. */
    public static String why(Pick pick) {
        List<Pick.Seen> others = pick.candidates().stream().filter(each -> each.slotIndex() != pick.chosen()).toList();
        Pick.Seen chosen = pick.candidates().stream().filter(each -> each.slotIndex() == pick.chosen()).findFirst()
                .orElse(null);
        if (chosen == null) return "it was not among the candidates";
        if (others.isEmpty()) return "the only one";
        List<String> parts = new ArrayList<>();
        compare(parts, chosen, others, Pick.Seen::inFlight, "%s in flight", value -> Figures.count((long) value));
        compare(parts, chosen, others, Pick.Seen::latency, "%s latency",
                value -> value > 0 ? Figures.micros(value) : "no");
        compare(parts, chosen, others, Pick.Seen::cpu, "CPU %s", Figures::percent);
        compare(parts, chosen, others, Pick.Seen::memory, "%s of memory", Figures::bytes);
        compare(parts, chosen, others, Pick.Seen::weight, "weight %s", value -> Figures.count((long) value));
        String all = Figures.count(pick.candidates().size(), "candidate", "candidates");
        return parts.isEmpty() ? "all " + all + " were alike" : String.join(", ", parts);
    }

    private static void compare(List<String> parts, Pick.Seen chosen, List<Pick.Seen> others,
            ToDoubleFunction<Pick.Seen> figure, String sentence, DoubleFunction<String> text) {
        double own = figure.applyAsDouble(chosen);
        double least = others.stream().mapToDouble(figure).min().orElse(own);
        double most = others.stream().mapToDouble(figure).max().orElse(own);
        if (own == least && own == most) return;
        String rest = least == most ? text.apply(least) : text.apply(least) + " to " + text.apply(most);
        parts.add(sentence.formatted(text.apply(own)) + " (" + (own < least ? "least; " : own > most ? "most; " : "")
                + "others " + rest + ")");
    }
}

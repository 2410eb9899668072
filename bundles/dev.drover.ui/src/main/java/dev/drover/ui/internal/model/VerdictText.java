package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.drover.api.process.Exit;
import dev.drover.api.process.MemorySample;
import dev.drover.api.text.Figures;

/**
 * How the process of a row ended, for people.
 *
 * @param title whose end it is, or why there is none to tell
 * @param text all that is known of it, in safe lines; "" if nothing is
 */
public record VerdictText(String title, String text) {
    /** Shown while no row is selected. */
    public static final VerdictText NOTHING =
            new VerdictText("Select a process that has ended to see how, and what is known of it.", "");

    private static final String BARS = "▁▂▃▄▅▆▇█";

    /** The verdict of the first selected row that has one. */
    public static VerdictText of(List<Row> selected) {
        Optional<Row> ended = selected.stream().filter(row -> row.exit() != null).findFirst();
        if (ended.isPresent()) return told(ended.get(), ended.get().exit());
        return selected.stream().findFirst().map(VerdictText::untold).orElse(NOTHING);
    }

    private static VerdictText told(Row row, Exit exit) {
        // A slot whose process lives, or was not started again, tells of the process before.
        String title = !row.alive()
                ? row.name() + "  ·  process " + exit.pid()
                : row.name() + "  ·  process " + exit.pid() + ", the last one that ended in its slot";
        List<String> lines = new ArrayList<>(exit.report());
        List<MemorySample> memory = exit.diagnosis().memory();
        if (memory.size() > 1) lines.add(Math.min(lines.size(), afterMemory(lines)), "memory curve: " + curve(memory));
        return new VerdictText(title, String.join("\n", lines));
    }

    private static VerdictText untold(Row row) {
        if (row.kind() == RowKind.POOL) return new VerdictText("A pool does not end: select one of its workers.", "");
        return new VerdictText(row.name() + (row.alive()
                ? " has not ended" + (row.kind().ofPool() ? ", nor has another process of its slot." : ".")
                : " has ended, and it is not known how: only processes that Drover started tell."), "");
    }

    /** The line after the one that tells of the memory in figures. */
    private static int afterMemory(List<String> lines) {
        for (int i = 0; i < lines.size(); i++)
            if (lines.get(i).startsWith("memory use: ")) return i + 1;
        return lines.size();
    }

    /** One bar for each sample, from nothing to the most. */
    private static String curve(List<MemorySample> samples) {
        long most = Math.max(1, samples.stream().mapToLong(MemorySample::bytes).max().orElse(1));
        StringBuilder curve = new StringBuilder();
        for (MemorySample each : samples) {
            int height = (int) Math.round((BARS.length() - 1) * (double) Math.max(0, each.bytes()) / most);
            curve.append(BARS.charAt(height));
        }
        return curve + "  (the highest is " + Figures.bytes(most) + ")";
    }
}

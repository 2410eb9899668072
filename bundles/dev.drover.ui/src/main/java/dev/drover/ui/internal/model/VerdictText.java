package dev.drover.ui.internal.model;

import java.util.List;
import java.util.Optional;

import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.api.process.MemorySample;
import dev.drover.wire.SafeText;

/**
 * How the process of a row ended, for people.
 *
 * @param title whose end it is, or why there is none to tell
 * @param advice what to do about it, in one sentence; "" if there is no end to tell
 * @param text all that is known of it, in safe lines; "" if nothing is
 * @param memory the memory of its last minute, oldest first
 * @param dumps the files about it
 */
public record VerdictText(
        String title, String advice, String text, List<MemorySample> memory, List<Dump> dumps) {
    /** Shown while no row is selected. */
    public static final VerdictText NOTHING =
            nothing("Select a process that has ended to see how, and what is known of it.");

    public VerdictText {
        memory = List.copyOf(memory);
        dumps = List.copyOf(dumps);
    }

    /** No end, and why there is none. */
    static VerdictText nothing(String why) {
        return new VerdictText(why, "", "", List.of(), List.of());
    }

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
        return of(title, exit);
    }

    /** The verdict of an end, under a title. */
    public static VerdictText of(String title, Exit exit) {
        return new VerdictText(SafeText.of(title), Advice.of(exit), String.join("\n", exit.report()),
                exit.diagnosis().memory(), exit.diagnosis().dumps());
    }

    private static VerdictText untold(Row row) {
        if (row.sum()) return nothing("A pool does not end: select one of its workers.");
        return nothing(row.name() + (row.alive()
                ? " has not ended" + (row.kind().ofPool() ? ", nor has another process of its slot." : ".")
                : " has ended, and it is not known how: only processes that Drover started tell."));
    }
}

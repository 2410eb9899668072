package dev.drover.ui.internal.model;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

import dev.drover.api.process.Exit;

/** Short texts about the end of a process, for places that name the process and say that it ended. */
public final class EndText {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private EndText() {}

    /**
     * The verdict without what stands beside it anyway: the name and id of the process, and that it ended. For example
     * "with exit code 3" or "killed on request".
     */
    public static String brief(String name, String verdict) {
        String text = verdict.strip();
        if (text.startsWith(name)) {
            text = text.substring(name.length()).replaceFirst("^ \\(process \\d+\\)", "").strip();
            text = text.replaceFirst("^was ", "");
        }
        String shorter = text.replaceFirst("^[Ee]nded\\b[ :]*", "");
        return shorter.isEmpty() ? text : shorter;
    }

    /**
     * One sentence that says once that the process ended, and how.
     *
     * @param pid left out if 0
     */
    public static String sentence(String name, long pid, String verdict) {
        if (verdict.startsWith(name)) return verdict;
        return name + (pid > 0 ? " (" + pid + ")" : "") + " ended: " + brief(name, verdict);
    }

    /** The moment of an end, the verdict in brief, and what was running, for the row of the process. */
    static String row(String name, Exit exit, ZoneId zone) {
        String time = exit.at().equals(Instant.EPOCH) ? "" : CLOCK.format(exit.at().atZone(zone)) + "  ";
        List<String> running = exit.running();
        return time + brief(name, exit.verdict())
                + (running.isEmpty() ? "" : "; it was running " + String.join(", ", running));
    }
}

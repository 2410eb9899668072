package dev.drover.pool.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.pool.Exit;

/** Says in one sentence why a process ended. */
final class Verdict {

    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "HUP"), Map.entry(2, "INT"), Map.entry(3, "QUIT"), Map.entry(4, "ILL"), Map.entry(5, "TRAP"),
            Map.entry(6, "ABRT"), Map.entry(7, "BUS"), Map.entry(8, "FPE"), Map.entry(9, "KILL"), Map.entry(11, "SEGV"),
            Map.entry(13, "PIPE"), Map.entry(14, "ALRM"), Map.entry(15, "TERM"), Map.entry(24, "XCPU"),
            Map.entry(25, "XFSZ"), Map.entry(31, "SYS"));

    /** Beyond 128 the exit code of a Java process is 128 and the signal's number. */
    private static final int SIGNALLED = 128;

    private static final int OUT_OF_MEMORY = 3;
    private static final int LONGEST_QUOTE = 200;

    private Verdict() {}

    static Optional<String> signal(int code) {
        return code <= SIGNALLED ? Optional.empty() : Optional.ofNullable(SIGNALS.get(code - SIGNALLED));
    }

    /**
     * @param why what the pool had decided about it, {@link Exit.Cause#EXITED} if nothing
     * @param detail what more the pool knows, "" if nothing
     */
    static String sentence(String worker, long pid, Exit.Cause why, String detail, int code, boolean joined, List<String> errors) {
        String who = worker + " (process " + pid + ")";
        return switch (why) {
            case ASKED -> who + " ended as asked";
            case KILLED_BY_USER -> who + " was killed on request";
            case NOT_STARTED -> worker + " could not be started: " + detail;
            case START_TIMEOUT -> who + " did not join within " + detail + quote(errors);
            case UNRESPONSIVE -> who + " gave no sign of life for " + detail + " and was killed";
            case OVERRAN -> who + " did not let go of a cancelled task" + detail + " and was killed";
            case PROTOCOL -> who + " broke the protocol and was killed: " + detail;
            case SIGNALLED -> who + " was ended by signal " + signal(code).orElse("" + (code - SIGNALLED)) + quote(errors);
            case EXITED -> who + (joined ? " ended" : " ended before it joined") + " with exit code " + code
                    + (outOfMemory(code, errors) ? ", out of memory" : "") + quote(errors);
        };
    }

    private static boolean outOfMemory(int code, List<String> errors) {
        return code == OUT_OF_MEMORY || errors.stream().anyMatch(line -> line.contains("java.lang.OutOfMemoryError"));
    }

    /** The line that tells most: the first that speaks of an error, else the last. */
    private static String quote(List<String> errors) {
        if (errors.isEmpty()) return "";
        String line = errors.stream()
                .filter(each -> each.startsWith("Error") || each.startsWith("Exception") || each.startsWith("Unrecognized")
                        || each.contains("could not join"))
                .findFirst()
                .orElse(errors.get(errors.size() - 1));
        return ": " + (line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line).strip();
    }
}

package dev.drover.process.internal.life;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.process.Exit;
import dev.drover.wire.SafeText;

/** Says in one sentence why a process ended. */
public final class Verdict {

    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "HUP"), Map.entry(2, "INT"), Map.entry(3, "QUIT"), Map.entry(4, "ILL"), Map.entry(5, "TRAP"),
            Map.entry(6, "ABRT"), Map.entry(7, "BUS"), Map.entry(8, "FPE"), Map.entry(9, "KILL"), Map.entry(11, "SEGV"),
            Map.entry(13, "PIPE"), Map.entry(14, "ALRM"), Map.entry(15, "TERM"), Map.entry(24, "XCPU"),
            Map.entry(25, "XFSZ"), Map.entry(31, "SYS"));

    /** Beyond 128 the exit code of a Java process is 128 and the signal's number. */
    private static final int SIGNALLED = 128;

    /** What a JVM prints, on standard output, before it ends for want of memory, and the code it ends with. */
    static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

    static final int OUT_OF_MEMORY_CODE = 3;
    private static final String NO_JVM = "Error: Could not create the Java Virtual Machine.";
    /** What a JVM prints, on standard output, before the line that says why it cannot begin. */
    private static final String NO_BEGINNING = "Error occurred during initialization of VM";

    private static final int LONGEST_QUOTE = 200;

    private Verdict() {}

    static Optional<String> signal(int code) {
        return code <= SIGNALLED ? Optional.empty() : Optional.ofNullable(SIGNALS.get(code - SIGNALLED));
    }

    /**
     * @param why what the pool had decided about it, {@link Exit.Cause#EXITED} if nothing
     * @param detail what more the pool knows, "" if nothing
     * @param errors the last lines of its standard error
     */
    static String sentence(String worker, long pid, Exit.Cause why, String detail, int code, boolean joined,
            List<String> errors) {
        String who = worker + " (process " + pid + ")";
        return switch (why) {
            case DRAINED -> who + " ended as asked";
            case KILLED_BY_USER -> who + " was killed on request";
            case NOT_STARTED -> worker + " could not be started: " + detail;
            case START_TIMEOUT -> who + " did not join within " + detail + quote(errors);
            case UNRESPONSIVE -> who + " gave no sign of life for " + detail + " and was killed";
            case CANCEL_TIMEOUT -> who + " did not let go of a cancelled task" + detail + " and was killed";
            case PROTOCOL -> who + " broke the protocol and was killed: " + detail;
            case SIGNALLED -> who + " was ended by signal " + signal(code).orElse("" + (code - SIGNALLED))
                    + quote(errors);
            case EXITED -> who + (joined ? " ended" : " ended before it joined") + " with exit code " + code
                    + (detail.isEmpty() ? "" : ", " + detail) + quote(errors);
        };
    }

    private static String quote(List<String> errors) {
        if (errors.isEmpty()) return "";
        return ": " + oneLine(tellingLine(errors).strip());
    }

    /** What a worker says, so that it can neither break, nor pretend to be, nor drown the line that it is quoted in. */
    public static String oneLine(String text) {
        return SafeText.of(text, LONGEST_QUOTE);
    }

    /**
     * The first line that speaks of an error, else the last. A JVM that cannot start says why in the line before or
     * after.
     */
    private static String tellingLine(List<String> errors) {
        int noJvm = errors.indexOf(NO_JVM);
        if (noJvm > 0) return errors.get(noJvm - 1);
        int noBeginning = errors.indexOf(NO_BEGINNING);
        if (noBeginning >= 0 && noBeginning + 1 < errors.size()) return errors.get(noBeginning + 1);
        return errors.stream()
                .filter(each -> each.startsWith("Error") || each.startsWith("Exception")
                        || each.contains("could not join"))
                .findFirst()
                .orElse(errors.get(errors.size() - 1));
    }
}

package dev.drover.process.internal.life;

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

    private static final int LONGEST_QUOTE = 200;

    private Verdict() {}

    static Optional<String> signal(int code) {
        return code <= SIGNALLED ? Optional.empty() : Optional.ofNullable(SIGNALS.get(code - SIGNALLED));
    }

    /**
     * @param why what the pool had decided about it, {@link Exit.Cause#EXITED} if nothing
     * @param detail what more the pool knows, "" if nothing
     * @param told what it has said itself
     */
    static String sentence(String worker, long pid, Exit.Cause why, String detail, int code, boolean joined,
            LastError told) {
        String who = worker + " (process " + pid + ")";
        return SafeText.of(switch (why) {
            case DRAINED -> who + " ended as asked" + (detail.isEmpty() ? "" : ": " + detail);
            case KILLED_BY_USER -> who + " was killed on request";
            case NOT_STARTED -> worker + " could not be started: " + detail;
            case START_TIMEOUT -> who + " did not join within " + detail + quote(told);
            case UNRESPONSIVE -> who + " gave no sign of life for " + detail + " and was killed";
            case CANCEL_TIMEOUT -> who + " did not let go of a cancelled task" + detail + " and was killed";
            case LIMIT -> who + " took more than it may and was killed: " + detail;
            case PROTOCOL -> who + " broke the protocol and was killed: " + detail;
            case SIGNALLED -> who + (crashed(told) ? crash(joined) : " was ended by signal " + name(code))
                    + memory(detail) + quote(told);
            case EXITED -> who + (crashed(told) ? crash(joined) : exit(joined, code)) + memory(detail)
                    + quote(told);
        });
    }

    private static boolean crashed(LastError told) {
        return told.kind() == LastError.Kind.CRASH;
    }

    private static String crash(boolean joined) {
        return joined ? " crashed" : " crashed before it joined";
    }

    private static String exit(boolean joined, int code) {
        return (joined ? " ended" : " ended before it joined") + " with exit code " + code;
    }

    private static String name(int code) {
        return signal(code).orElse("" + (code - SIGNALLED));
    }

    private static String memory(String detail) {
        return detail.isEmpty() ? "" : ", " + detail;
    }

    /** What a worker says can neither break, nor pretend to be, nor drown the line that it is quoted in. */
    private static String quote(LastError told) {
        // A crash's text ends with the path of its report, which is of use only as a whole.
        int longest = crashed(told) ? 3 * LONGEST_QUOTE : LONGEST_QUOTE;
        return told.text().isEmpty() ? "" : ": " + SafeText.of(told.text().strip(), longest);
    }
}

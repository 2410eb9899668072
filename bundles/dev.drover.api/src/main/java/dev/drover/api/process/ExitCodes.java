package dev.drover.api.process;

import java.util.Map;
import java.util.Optional;

/** What exit codes and signals mean. */
final class ExitCodes {

    /** Beyond it a code is this and a signal's number. */
    private static final int SIGNALLED = 128;

    private static final Map<String, String> SIGNALS = Map.ofEntries(
            Map.entry("HUP", "its terminal or session has gone"),
            Map.entry("INT", "interrupted, as by Ctrl+C"),
            Map.entry("QUIT", "asked to leave a dump"),
            Map.entry("ILL", "a machine instruction that does not exist"),
            Map.entry("TRAP", "a breakpoint without a debugger"),
            Map.entry("ABRT", "it gave itself up, as a JVM does when it crashes"),
            Map.entry("BUS", "memory that is not there, such as of a file that was cut or a disk that is full"),
            Map.entry("FPE", "a wrong calculation, such as a division by zero, in native code"),
            Map.entry("KILL", "killed at once by the kernel, a person or a program"),
            Map.entry("SEGV", "native code reached for memory that is not its own"),
            Map.entry("PIPE", "nobody read what it wrote"),
            Map.entry("ALRM", "its own timer ran out"),
            Map.entry("TERM", "asked to end"),
            Map.entry("XCPU", "its limit of processor time is used up"),
            Map.entry("XFSZ", "its limit of file size is reached"),
            Map.entry("SYS", "a system call that it is not allowed"));

    private static final Map<Integer, String> CODES = Map.of(
            -1, "never started, or not known",
            0, "as from a program that is done",
            1, "as from a program that failed",
            3, "as from a JVM that is out of memory",
            64, "as from a worker that could not join its pool",
            126, "as from a program that may not be run",
            127, "as from a program that was not found");

    private ExitCodes() {}

    static String meaning(int code, Optional<String> signal) {
        if (signal.isPresent()) {
            String known = SIGNALS.get(signal.get());
            return "signal " + signal.get() + (known == null ? "" : ", " + known);
        }
        if (code > SIGNALLED) return "signal " + (code - SIGNALLED) + " or a code of its own";
        return CODES.getOrDefault(code, "a code of its own");
    }
}

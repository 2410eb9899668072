package dev.drover.ui.internal.model;

import java.util.List;
import java.util.Optional;

import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.api.process.OutOfMemory;
import dev.drover.wire.SafeText;

/** What a person can do about the end of a process: one plain sentence for each kind of cause. */
final class Advice {
    private static final int LONGEST_NAME = 80;

    private Advice() {}

    static String of(Exit exit) {
        if (exit.wanted()) return wanted(exit.cause());
        // Want of memory explains more than the way in which the process ended of it.
        Optional<OutOfMemory> memory = exit.diagnosis().outOfMemory();
        return memory.isPresent() ? memory(memory.get(), exit) : byCause(exit);
    }

    private static String wanted(Exit.Cause cause) {
        return cause == Exit.Cause.DRAINED
                ? "Nothing: this program ended it as it should, after it had finished its tasks."
                : "Nothing: somebody asked for this end. Its pool starts another process when it needs one.";
    }

    private static String memory(OutOfMemory memory, Exit exit) {
        String what = switch (memory.kind()) {
            case HEAP -> "Give it a larger heap (the JVM option -Xmx), or hold less in memory at a time; "
                    + (has(exit, Dump.Kind.HEAP)
                            ? "the heap dump kept with it shows what filled the heap."
                            : "a heap histogram of the next process shows what fills the heap.");
            case METASPACE -> "Raise -XX:MaxMetaspaceSize, or find what makes or loads classes without end.";
            case THREADS -> "Start fewer threads" + of(task(exit)) + ", or raise the limit of processes of the user or"
                    + " its control group (ulimit -u, pids.max).";
            case DIRECT_BUFFERS -> "Raise -XX:MaxDirectMemorySize, or release direct buffers sooner.";
            case NATIVE -> "Leave the system more memory: fewer workers, smaller heaps, or a machine with more of it.";
            case KERNEL -> "Lower the number of processes in the Pool tab or their heaps, set a memory budget, or raise"
                    + " the memory limit of the control group.";
        };
        return switch (memory.certainty()) {
            case CERTAIN, LIKELY -> what;
            case POSSIBLE -> "If memory was the cause: " + Character.toLowerCase(what.charAt(0)) + what.substring(1);
        };
    }

    private static String byCause(Exit exit) {
        return switch (exit.cause()) {
            case NOT_STARTED -> "Check that the program is there and may be run: its path, its rights, its directory"
                    + " and the Java or interpreter that it needs.";
            case START_TIMEOUT -> "See in its console what it waited for. If it only is slow, give it more time by"
                    + " PoolSpec.startTimeout.";
            case UNRESPONSIVE -> (has(exit, Dump.Kind.THREADS)
                    ? "See in the thread dump kept with it what it waited for"
                    : "Make a thread dump of the next process while it hangs")
                    + task(exit).map(name -> ", beginning with " + name).orElse("")
                    + ". If it only pauses for long, raise PoolSpec.heartbeatTimeout.";
            case CANCEL_TIMEOUT -> "Have the code of " + task(exit).orElse("its task")
                    + " ask its context whether it is cancelled, or give it more time by PoolSpec.cancelGrace.";
            case LIMIT -> "See in the table what it starts, and raise its limit (ProcessSpec.limits) if it must.";
            case PROTOCOL -> "Give the worker the host of the same version as this program, and let nothing but that"
                    + " host write to the link.";
            case EXITED -> exited(exit);
            case SIGNALLED -> signalled(exit);
            case DRAINED, KILLED_BY_USER -> wanted(exit.cause());
        };
    }

    private static String exited(Exit exit) {
        return switch (exit.code()) {
            case 0 -> "Find what ends the program" + of(task(exit))
                    + ", such as System.exit or a main that returns: a worker stays until its pool ends it.";
            case 64 -> "Start it by a pool, and let its main run a Host: alone it cannot join.";
            case 126 -> "Give the program the right to be run (chmod +x), and check its first line if it is a script.";
            case 127 -> "Check the path of the program: the system did not find it.";
            default -> "Read the last lines that it printed, below"
                    + task(exit).map(name -> ", and try " + name + ", which was running, on its own.")
                            .orElse(": they tell why it gave up.");
        };
    }

    private static String signalled(Exit exit) {
        return switch (exit.signal().orElse("")) {
            case "SEGV", "BUS", "ILL", "FPE", "ABRT", "TRAP" -> (has(exit, Dump.Kind.CRASH)
                    ? "Read in the crash report kept with it which native library crashed"
                    : "Find which native library it was using" + of(task(exit)))
                    + ", and update that library or do without it.";
            case "TERM", "INT", "HUP",
                    "QUIT" -> "Find who asked it to end: a person, a script, a closing session or the service manager.";
            case "XCPU", "XFSZ" -> "Raise the limit that it has reached, or have it do less.";
            case "SYS" -> "Give it a sandbox that allows the system call, or do without that call.";
            case "PIPE" -> "Have it read the answer of what it writes to, or ignore that nobody reads.";
            default -> "Ask the log of the system (journalctl -k) and those who use this machine who killed it: the"
                    + " kernel does so when memory is short.";
        };
    }

    /** The task that most likely had to do with it: the oldest one that had begun. */
    private static Optional<String> task(Exit exit) {
        List<String> running = exit.running();
        return exit.diagnosis().begun() == 0 || running.isEmpty()
                ? Optional.empty()
                : Optional.of("the task '" + SafeText.of(running.getFirst(), LONGEST_NAME) + "'");
    }

    private static String of(Optional<String> task) {
        return task.map(name -> " in " + name).orElse("");
    }

    private static boolean has(Exit exit, Dump.Kind kind) {
        return exit.diagnosis().dumps().stream().anyMatch(dump -> dump.kind() == kind);
    }
}

package dev.drover.shared.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Which process it is, and no other that has its id later or has it elsewhere. */
final class Identity {

    private static final Path PROC =
            Folders.PORTABLE ? Path.of(System.getProperty("java.home"), "no-proc") : Path.of("/proc");
    /** In {@code /proc/PID/stat}, counted from the state, which comes first after the name. */
    private static final int START = 19;

    final long pid;
    /** When it began: on Linux in ticks since the machine was started, elsewhere in milliseconds of the day. */
    final long start;
    /** Where its id counts: a PID namespace, and the time since the machine was started. */
    final long place;

    Identity(long pid, long start, long place) {
        this.pid = pid;
        this.start = start;
        this.place = place;
    }

    boolean is(Identity other) {
        return pid == other.pid && start == other.start && place == other.place;
    }

    /** This process. */
    static Identity own() {
        // By "self", for this program may see the table of another namespace, in which its id is somebody else's.
        String[] stat = stat("self");
        long start = stat != null
                ? Long.parseLong(stat[START])
                : started(ProcessHandle.current());
        return new Identity(ProcessHandle.current().pid(), start, ownPlace());
    }

    private static long started(ProcessHandle handle) {
        Instant instant = handle.info().startInstant().orElse(Instant.EPOCH);
        return instant.toEpochMilli();
    }

    private static long ownPlace() {
        try {
            String namespace = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
            String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
            return (long) namespace.hashCode() << 32 | boot.hashCode() & 0xffff_ffffL;
        } catch (IOException | UnsupportedOperationException e) {
            return 0;
        }
    }

    /** Whether such a process runs, as far as {@code other} can tell, which must be of the same place. */
    boolean runs() {
        if (Files.exists(PROC.resolve("self/stat"))) {
            String[] stat = stat(Long.toString(pid));
            return stat != null && !"ZX".contains(stat[0]) && stat[START].equals(Long.toString(start));
        }
        ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
        return handle != null && started(handle) == start;
    }

    /** For messages. */
    String describe(Identity reader) {
        if (place != reader.place) return "process " + pid + " of another PID namespace";
        if (pid == reader.pid) return "this process";
        String[] stat = stat(Long.toString(pid));
        return "process " + pid + (stat != null && "Tt".contains(stat[0]) ? ", which is stopped" : "");
    }

    /** What the kernel tells from the state on; null if there is no such process. */
    private static String[] stat(String pid) {
        try {
            String text = new String(
                    Files.readAllBytes(PROC.resolve(pid).resolve("stat")), StandardCharsets.ISO_8859_1);
            // The name may contain anything, a bracket too.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return fields.length > START ? fields : null;
        } catch (IOException | IndexOutOfBoundsException e) {
            // It has ended, be it while this was read.
            return null;
        }
    }
}

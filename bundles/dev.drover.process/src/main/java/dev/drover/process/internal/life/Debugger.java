package dev.drover.process.internal.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

import dev.drover.process.internal.system.Proc;

/**
 * Tells whether a debugger holds a process, which then says nothing and does nothing though it is well. Reads small
 * files of Linux; elsewhere no process is held. Used by one thread at a time.
 */
public final class Debugger {

    /** A person may think for so long, or have gone home. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final String ESTABLISHED = "01";

    private final Path proc;
    private final LongSupplier nanoTime;
    private long heldSince;
    private boolean held;

    /** @param nanoTime the clock of processes: a pause of this program does not count */
    public Debugger(LongSupplier nanoTime) {
        this(Proc.folder(), nanoTime);
    }

    Debugger(Path proc, LongSupplier nanoTime) {
        this.proc = proc;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether a debugger is attached now, and has not been for too long.
     *
     * @param port where the process takes a debugger of Java
     */
    public synchronized boolean holds(long pid, OptionalInt port) {
        boolean now = traced(pid) || port.isPresent() && connected(pid, port.getAsInt());
        if (now && !held) heldSince = nanoTime.getAsLong();
        held = now;
        return now && nanoTime.getAsLong() - heldSince < LONGEST.toNanos();
    }

    private boolean traced(long pid) {
        return lines(pid + "/status").stream()
                .anyMatch(line -> line.startsWith("TracerPid:") && !line.substring(10).strip().equals("0"));
    }

    /** Whether somebody has connected to the port. Each line: number, local address, remote address, state. */
    private boolean connected(long pid, int port) {
        String local = String.format(":%04X", port);
        for (String table : List.of("tcp", "tcp6"))
            for (String line : lines(pid + "/net/" + table)) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 3 && fields[1].endsWith(local) && fields[3].equals(ESTABLISHED)) return true;
            }
        return false;
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(proc.resolve(file));
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }
}

package dev.drover.process.internal.life;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.drover.process.internal.launch.CommandLine;
import dev.drover.wire.link.SafeLog;

/** A process with all that it has started. */
public final class ProcessTree {

    private static final System.Logger LOG = SafeLog.of(ProcessTree.class);

    private ProcessTree() {}

    /** Asks the process to end, by a signal. Its pipes stay open: what it prints while it ends is kept. */
    static void terminate(Process process) {
        try {
            process.toHandle().destroy();
        } catch (UnsupportedOperationException e) {
            // A launcher's process may have no handle.
            process.destroy();
        }
    }

    /** Kills the process and, where they can be listed, its descendants. */
    public static void kill(ProcessHandle root) {
        List<ProcessHandle> descendants = List.of();
        try {
            descendants = root.descendants().toList();
        } catch (RuntimeException e) {
            // This process may be out of file descriptors; what the worker leaves behind is looked for again at its
            // end.
            LOG.log(Level.WARNING, "The descendants of process {0} cannot be listed: {1}", root.pid(), e.getMessage());
        } finally {
            root.destroyForcibly();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Kills what a dead worker has left behind: processes of its session, and processes anywhere that carry its mark in
     * their environment. On systems without /proc there is no way to find them.
     *
     * @return how many were found
     */
    public static int killSurvivors(long session, String mark) {
        Path proc = Path.of("/proc");
        if (!Files.isDirectory(proc)) return 0;
        byte[] marked = (CommandLine.MARK + "=" + mark + "\0").getBytes(StandardCharsets.UTF_8);
        long own = ProcessHandle.current().pid();
        try {
            List<ProcessHandle> survivors = ProcessHandle.allProcesses()
                    .filter(process -> process.pid() != own && process.pid() != session)
                    .filter(process -> belongs(proc.resolve(Long.toString(process.pid())), session, marked))
                    .toList();
            survivors.forEach(ProcessHandle::destroyForcibly);
            return survivors.size();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "What process {0} has left behind cannot be looked for: {1}", session,
                    e.getMessage());
            return 0;
        }
    }

    private static boolean belongs(Path process, long session, byte[] marked) {
        try {
            return sessionOf(process) == session || contains(Files.readAllBytes(process.resolve("environ")), marked);
        } catch (IOException e) {
            // It has ended, or belongs to somebody else.
            return false;
        }
    }

    /** The sixth field of stat; the second, a name in parentheses, may contain anything. */
    private static long sessionOf(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
        return Long.parseLong(fields[3]);
    }

    private static boolean contains(byte[] environment, byte[] marked) {
        String text = new String(environment, StandardCharsets.ISO_8859_1);
        String wanted = new String(marked, StandardCharsets.ISO_8859_1);
        return text.startsWith(wanted) || text.contains("\0" + wanted);
    }
}

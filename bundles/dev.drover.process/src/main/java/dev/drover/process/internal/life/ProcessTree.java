package dev.drover.process.internal.life;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.drover.wire.link.SafeLog;

/**
 * A process with all that it has started. A launcher may have started it elsewhere: its id means nothing here then, and
 * may be the id of somebody else's process. So signals go to handles only, which know their process by more than its
 * id, and what the process left behind is known by its mark unless the process has a handle here.
 */
public final class ProcessTree {

    private static final System.Logger LOG = SafeLog.of(ProcessTree.class);
    private static final Path PROC = Path.of("/proc");
    /** No process leads this session. */
    private static final long NO_SESSION = -1;

    private ProcessTree() {}

    /** The id of the process, 0 if there is no process or it has none. */
    public static long pid(Process process) {
        try {
            return process == null ? 0 : process.pid();
        } catch (UnsupportedOperationException e) {
            return 0;
        }
    }

    /** Null if it has none, as the process of a launcher may. */
    private static ProcessHandle handle(Process process) {
        try {
            return process.toHandle();
        } catch (UnsupportedOperationException e) {
            return null;
        }
    }

    /** Asks the process to end, by a signal. Its pipes stay open: what it prints while it ends is kept. */
    static void terminate(Process process) {
        ProcessHandle handle = handle(process);
        if (handle != null) handle.destroy();
        else
            process.destroy();
    }

    /** Kills the process and, where they can be listed, its descendants. */
    public static void kill(Process process) {
        ProcessHandle root = handle(process);
        List<ProcessHandle> descendants = List.of();
        try {
            if (root != null) descendants = descendants(root);
        } catch (RuntimeException e) {
            // This process may be out of file descriptors; what the worker leaves behind is looked for again at its
            // end.
            LOG.log(Level.WARNING, "The descendants of process {0} cannot be listed: {1}", root.pid(), e.getMessage());
        } finally {
            if (root != null) root.destroyForcibly();
            else
                process.destroyForcibly();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** None if the process is dead: its id may be a stranger's by now, and the stranger's children are not its own. */
    private static List<ProcessHandle> descendants(ProcessHandle root) {
        if (!root.isAlive()) return List.of();
        if (!ProcessListing.possible()) return root.descendants().toList();
        List<ProcessHandle> found = ProcessListing.fresh().descendants(root.pid());
        return root.isAlive() ? found : List.of();
    }

    /**
     * Kills what a dead process has left behind: processes of its session, and processes anywhere that carry its mark
     * in their environment. On systems without /proc there is no way to find them.
     *
     * @param dead null if it is not known
     * @return how many were found
     * @throws RuntimeException if they cannot be looked for just now, as when there is no file descriptor
     */
    static int killSurvivors(Process dead, String mark) {
        if (!ProcessListing.possible()) return 0;
        // The environment is read byte by byte.
        String marked = new String(mark.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        long session = session(dead);
        List<ProcessHandle> survivors = ProcessListing.fresh()
                .matching(each -> each.session() == session || each.marks().contains(marked));
        survivors.forEach(ProcessHandle::destroyForcibly);
        return survivors.size();
    }

    /**
     * The session that a dead process of this machine led. While anything is left in it the system gives its id to no
     * other process: if there is one now, nothing was left, and the session is a stranger's.
     */
    private static long session(Process dead) {
        ProcessHandle handle = dead == null ? null : handle(dead);
        return handle == null || Files.exists(PROC.resolve(Long.toString(handle.pid()))) ? NO_SESSION : handle.pid();
    }
}

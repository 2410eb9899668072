package dev.drover.process.internal.life;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.drover.process.internal.launch.CommandLine;
import dev.drover.process.internal.system.KernelMark;
import dev.drover.process.internal.system.Proc;
import dev.drover.process.internal.system.ProcStat;
import dev.drover.process.internal.system.ProcessIdentity;
import dev.drover.process.internal.system.Roundup;
import dev.drover.wire.link.SafeLog;

/**
 * A process with all that it has started. A launcher may have started it elsewhere: its id means nothing here then, and
 * may be the id of somebody else's process. So what belongs to it is looked for by its id only while it has a handle
 * here, and else by its marks: the one in the environment, and the one that the kernel keeps, see {@link KernelMark}.
 */
public final class ProcessTree {

    private static final System.Logger LOG = SafeLog.of(ProcessTree.class);
    private static final int MOST_NAMED = 5;
    /** No process leads this session. */
    private static final long NO_SESSION = -1;
    /** What this program has started is younger than itself. */
    private static final long OWN_START = ProcessIdentity.own().start();

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

    /** Kills the process alone. Waits for nothing. */
    static void killAlone(Process process) {
        ProcessHandle root = handle(process);
        if (root != null) root.destroyForcibly();
        else
            process.destroyForcibly();
    }

    /**
     * Kills the process, its descendants and what is in its session. Waits until they are dead, but two seconds at
     * most.
     *
     * @return what has come of it; without /proc it is not known whether anything is left
     */
    public static Roundup.Outcome kill(Process process) {
        try {
            ProcessHandle root = handle(process);
            // The id of a dead one may be a stranger's by now, and the stranger's children are not its descendants.
            if (root == null || !process.isAlive()) return Roundup.Outcome.NOTHING;
            Optional<ProcessIdentity> first = ProcessIdentity.of(root.pid());
            if (first.isEmpty() || !process.isAlive()) return Roundup.Outcome.NOTHING;
            if (Proc.SYSTEM.isThere())
                return new Roundup(each -> isRoot(each, first.get()) || each.session() == root.pid()).end();
            return Descendants.kill(root);
        } catch (RuntimeException e) {
            // This process may be out of file descriptors; what the worker leaves behind is looked for again at its
            // end.
            LOG.log(Level.WARNING, "What process {0} has started cannot be listed: {1}", pid(process), e.getMessage());
            return Roundup.Outcome.NOTHING;
        } finally {
            killAlone(process);
        }
    }

    /** Whether the process is among those that could not be ended. */
    static boolean isLeft(Process process, Roundup.Outcome outcome) {
        return outcome.left().stream().anyMatch(each -> each.process().pid() == pid(process)) && process.isAlive();
    }

    private static boolean isRoot(ProcStat each, ProcessIdentity root) {
        return each.pid() == root.pid() && each.startTicks() == root.start();
    }

    /**
     * Kills what a dead process has left behind: processes of its session, and processes anywhere that carry its mark,
     * with their descendants. On systems without /proc there is no way to find them.
     *
     * @param dead null if it is not known
     * @throws RuntimeException if they cannot be looked for just now, as when there is no file descriptor
     */
    static Roundup.Outcome killSurvivors(Process dead, String mark) {
        long session = session(dead);
        return new Roundup(each -> each.session() == session
                || each.startTicks() >= OWN_START && isMarked(each, mark)).end();
    }

    /**
     * The session that a dead process of this machine led. While anything is left in it the system gives its id to no
     * other process: if there is one now, nothing was left, and the session is a stranger's.
     */
    private static long session(Process dead) {
        ProcessHandle handle = dead == null ? null : handle(dead);
        return handle == null || Proc.SYSTEM.stat(handle.pid()).isPresent() ? NO_SESSION : handle.pid();
    }

    /** Whether it carries the mark in the kernel or, if it has none there, in its environment. */
    private static boolean isMarked(ProcStat each, String mark) {
        return KernelMark.of(mark).tells(Proc.SYSTEM, each.pid()).orElseGet(
                () -> has(Proc.SYSTEM.environment(each.pid()), CommandLine.MARK + "=" + mark + "\0"));
    }

    private static boolean has(String environment, String marked) {
        return environment.startsWith(marked) || environment.contains("\0" + marked);
    }

    /** Names what is left, for people. */
    static String text(List<Roundup.Left> left) {
        return left.stream().limit(MOST_NAMED).map(each -> "process " + each.process().pid() + " (" + each.name() + ")")
                .collect(Collectors.joining(", ")) + (left.size() > MOST_NAMED ? ", …" : "");
    }
}

package dev.drover.process.internal.system;

import java.time.Instant;
import java.util.Optional;

/**
 * One process of this machine, and no other that has its id later.
 *
 * <p>On Linux the start is what the kernel says, in ticks since the machine was started. The time of day of the start
 * would not do: it is computed from today's clock, and changes when that is set. Elsewhere it is the time of day in
 * milliseconds, as the JDK has it.
 *
 * <p>A tick is 10 ms (USER_HZ is 100), and the kernel tells no finer start. So two processes are one to this only if an
 * id is used again within 10 ms of the <em>start</em> of the process that had it. Linux gives ids in turn, 32,768 of
 * them at least: that many starts take a second of processor time and more, so it takes an administrator who sets the
 * next id, or some hundred processors that do nothing but start processes. A pidfd would be exact, but there is none
 * for a process of an earlier program, nor for each entry of a listing.
 *
 * @param start in ticks of 10 ms since the machine was started; elsewhere than on Linux in ms since 1970
 * @param boot identifies the time since the machine was started, "" where that is not known
 */
public record ProcessIdentity(long pid, long start, String boot) {

    /** Nothing if there is no such process. */
    public static Optional<ProcessIdentity> of(long pid) {
        return of(Proc.SYSTEM, pid);
    }

    /** @param proc where to read about it */
    public static Optional<ProcessIdentity> of(Proc proc, long pid) {
        if (proc.isThere()) return proc.stat(pid).map(found -> of(proc, found));
        return ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant())
                .map(start -> new ProcessIdentity(pid, start.toEpochMilli(), ""));
    }

    /** @param found what proc tells about it */
    public static ProcessIdentity of(Proc proc, ProcStat found) {
        return new ProcessIdentity(found.pid(), found.startTicks(), proc.boot());
    }

    /** This program. */
    public static ProcessIdentity own() {
        long pid = ProcessHandle.current().pid();
        return of(pid).orElseGet(() -> new ProcessIdentity(
                pid, ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L), ""));
    }

    /** Whether the process runs: one that is dead and was not yet waited for does not. */
    public boolean isAlive() {
        return isAlive(Proc.SYSTEM);
    }

    /** @param proc where to read about it */
    public boolean isAlive(Proc proc) {
        if (!proc.isThere()) return of(proc, pid).filter(this::equals).isPresent();
        return proc.stat(pid).filter(found -> !found.dead() && of(proc, found).equals(this)).isPresent();
    }
}

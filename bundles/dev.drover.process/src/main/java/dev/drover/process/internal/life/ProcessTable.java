package dev.drover.process.internal.life;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ManagedProcess;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.process.internal.ledger.Ledger;
import dev.drover.process.internal.system.Proc;
import dev.drover.process.log.LoggedProblems;
import dev.drover.process.log.RecentProblems;
import dev.drover.wire.link.SafeLog;

/**
 * The processes that this program has started and that have not ended; tells the monitor what each is, and sees to it
 * that each end is told.
 */
public final class ProcessTable {

    private static final System.Logger LOG = SafeLog.of(ProcessTable.class, SafeLog.Topic.SERVICE);

    private final Map<ManagedProcess, ProcessKind> running = new ConcurrentHashMap<>();
    private final Set<ProcessEnd> ends = ConcurrentHashMap.newKeySet();
    private final ErrorLog problems = new RecentProblems();
    /** Kept, so that it goes on. */
    private final LoggedProblems logged = LoggedProblems.begin(problems);
    private final Collector collector;
    private final ProcessCount count;
    private volatile ProcessMonitor monitor;
    private volatile Ledger ledger;

    /** @param nanoTime the clock of processes: a pause of this program does not count */
    public ProcessTable(LongSupplier nanoTime, DumpFolder dumps) {
        collector = new Collector(nanoTime, this::monitor, dumps);
        count = new ProcessCount(nanoTime, Proc.SYSTEM::all);
    }

    /** Null if there is none. A new one is told about all processes. */
    public void monitor(ProcessMonitor now) {
        monitor = now;
        running.forEach(this::describe);
    }

    /** Null if there is none. */
    public ProcessMonitor monitor() {
        return monitor;
    }

    /** Is told of each process from now on. */
    public void ledger(Ledger now) {
        ledger = now;
    }

    public List<ManagedProcess> running() {
        return List.copyOf(running.keySet());
    }

    /** @param end how it ends; evidence about it is gathered from now on */
    public void began(ManagedProcess process, ProcessKind kind, ProcessEnd end) {
        end.evidence().began(process.pid());
        OomScore.raise(process.pid());
        began(process, kind);
    }

    /** Ends the process when it and its descendants are more. Called once it has begun. */
    public void limit(ManagedProcess process, Optional<Integer> most, ProcessEnd end) {
        if (most.isPresent() && process.pid() != 0 && Proc.SYSTEM.isThere())
            count.limit(end, process.pid(), most.get());
    }

    void began(ManagedProcess process, ProcessKind kind) {
        running.put(process, kind);
        describe(process, kind);
        Ledger now = ledger;
        if (now != null && process.pid() != 0) guarded(() -> now.began(process.pid(), process.name()));
    }

    /** Its figures may change again, for it has been woken: the monitor's next round reads them. */
    public void changed(ManagedProcess process) {
        ProcessKind kind = running.get(process);
        if (kind != null) describe(process, kind);
    }

    /** May be called more than once. */
    public void ended(ManagedProcess process, Exit exit) {
        ended(process, exit, true);
    }

    /**
     * The same.
     *
     * @param problem whether it is a problem if nobody wanted the end
     */
    public void ended(ManagedProcess process, Exit exit, boolean problem) {
        // One that was never started has not been in the table.
        if (running.remove(process) == null && exit.pid() != 0) return;
        Ledger written = ledger;
        if (written != null && exit.pid() != 0) guarded(() -> written.ended(exit.pid()));
        if (problem) complain(process.name(), exit);
        ProcessMonitor now = monitor;
        if (now != null && exit.pid() != 0) guarded(() -> now.exited(exit.pid(), exit));
    }

    /** An end that nobody wanted is a problem, whether or not there has been a process. */
    private void complain(String name, Exit exit) {
        if (exit.wanted()) return;
        Problem.Kind kind = exit.cause() == Exit.Cause.NOT_STARTED || exit.cause() == Exit.Cause.START_TIMEOUT
                ? Problem.Kind.START : Problem.Kind.DEATH;
        problems.report(new Problem(exit.at(), kind, name, exit.verdict(), Optional.of(exit)));
    }

    /** What went wrong. */
    public ErrorLog problems() {
        return problems;
    }

    /** What gathers evidence about processes. */
    public Collector collector() {
        return collector;
    }

    /** Looks after the end until it has been told, see {@link #look}. Called before the start of its process. */
    public void watch(ProcessEnd end) {
        ends.add(end);
    }

    /** The process could not be started, and nobody is told. */
    public void forget(ProcessEnd end) {
        ends.remove(end);
    }

    /** Whether there is a process, or one is being started. */
    public boolean isUsed() {
        return !running.isEmpty() || !ends.isEmpty();
    }

    /** Looks after all ends. Called by the housekeeper in each of its rounds. */
    public void look() {
        for (ProcessEnd end : ends) {
            try {
                if (end.look()) ends.remove(end);
            } catch (Throwable e) {
                LOG.log(Level.DEBUG, "An end could not be looked after just now", e);
            }
        }
        try {
            count.look();
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "Processes could not be counted just now", e);
        }
        collector.look(ends.size(), at -> ends.forEach(end -> end.evidence().sample(at)));
    }

    /** Tells the monitor what a process is that this program needs for itself; does nothing for the id 0. */
    public void describe(long pid, String name) {
        ProcessMonitor now = monitor;
        if (now != null && pid != 0) guarded(() -> now.describe(pid, ProcessKind.CHILD, name));
    }

    private void describe(ManagedProcess process, ProcessKind kind) {
        ProcessMonitor now = monitor;
        long pid = process.pid();
        if (now != null && pid != 0) guarded(() -> now.describe(pid, kind, process.name()));
    }

    /** Whatever the monitor, another service, throws is not the process's business, nor is what the ledger throws. */
    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "The monitor or the ledger failed", e);
        }
    }
}

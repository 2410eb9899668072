package dev.drover.process.internal.life;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ManagedProcess;
import dev.drover.wire.link.SafeLog;

/** The processes that this program has started and that have not ended; tells the monitor what each is. */
public final class ProcessTable {

    private static final System.Logger LOG = SafeLog.of(ProcessTable.class);

    private final Map<ManagedProcess, ProcessKind> running = new ConcurrentHashMap<>();
    private volatile ProcessMonitor monitor;

    /** Null if there is none. A new one is told about all processes. */
    public void monitor(ProcessMonitor now) {
        monitor = now;
        running.forEach(this::describe);
    }

    /** Null if there is none. */
    public ProcessMonitor monitor() {
        return monitor;
    }

    public List<ManagedProcess> running() {
        return List.copyOf(running.keySet());
    }

    public void began(ManagedProcess process, ProcessKind kind) {
        running.put(process, kind);
        describe(process, kind);
    }

    public void ended(ManagedProcess process, Exit exit) {
        running.remove(process);
        ProcessMonitor now = monitor;
        if (now != null && exit.pid() != 0) guarded(() -> now.exited(exit.pid(), exit.verdict()));
    }

    private void describe(ManagedProcess process, ProcessKind kind) {
        ProcessMonitor now = monitor;
        long pid = process.pid();
        if (now != null && pid != 0) guarded(() -> now.describe(pid, kind, process.name()));
    }

    /** The monitor is another service: whatever it throws is not the process's business. */
    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "The monitor failed", e);
        }
    }
}

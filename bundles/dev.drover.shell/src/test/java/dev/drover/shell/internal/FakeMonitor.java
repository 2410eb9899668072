package dev.drover.shell.internal;

import java.util.List;
import java.util.Optional;

import dev.drover.api.Registration;
import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.process.Exit;

/** Has sampled once. */
record FakeMonitor(MonitorSnapshot snapshot) implements ProcessMonitor {

    static FakeMonitor of(long atMillis, ProcessSample... processes) {
        return new FakeMonitor(new MonitorSnapshot(atMillis, List.of(processes), 0.004));
    }

    static ProcessSample living(long pid, long startMillis, ProcessKind kind, String name) {
        return new ProcessSample(
                new ProcessId(pid, startMillis),
                1,
                kind,
                name,
                "",
                new Usage(0, 0.123, 50 << 20),
                true,
                true,
                Optional.empty(),
                Optional.empty());
    }

    static ProcessSample dead(long pid, String name, String verdict) {
        return dead(pid, ProcessKind.WORKER, name, Optional.of(FakePool.exit(pid, verdict)));
    }

    /** One that has ended, nobody knows how. */
    static ProcessSample gone(long pid, String name) {
        return dead(pid, ProcessKind.CHILD, name, Optional.empty());
    }

    private static ProcessSample dead(long pid, ProcessKind kind, String name, Optional<Exit> exit) {
        return new ProcessSample(
                new ProcessId(pid, 0),
                1,
                kind,
                name,
                "",
                new Usage(0, 0.5, 1 << 20),
                true,
                false,
                exit,
                Optional.empty());
    }

    @Override
    public List<Usage> history(ProcessId process) {
        return List.of();
    }

    @Override
    public Optional<ProcessSample> find(long pid) {
        return snapshot.processes().stream().filter(it -> it.id().pid() == pid).findFirst();
    }

    @Override
    public Registration onSample(Runnable callback) {
        return () -> {};
    }

    @Override
    public void describe(long pid, ProcessKind kind, String name) {}

    @Override
    public void exited(long pid, Exit exit) {}
}

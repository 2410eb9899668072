package dev.drover.app.internal.headless;

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

/** A monitor that knows no process. */
final class NoMonitor implements ProcessMonitor {

    @Override
    public MonitorSnapshot snapshot() {
        return new MonitorSnapshot(0, List.of(), 0);
    }

    @Override
    public List<Usage> history(ProcessId process) {
        return List.of();
    }

    @Override
    public Optional<ProcessSample> find(long pid) {
        return Optional.empty();
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

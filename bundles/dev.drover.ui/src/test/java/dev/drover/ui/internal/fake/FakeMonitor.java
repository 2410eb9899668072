package dev.drover.ui.internal.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.Registration;
import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.process.Exit;

/** Remembers what it is told was sampled. */
public final class FakeMonitor implements ProcessMonitor {
    private final Map<ProcessId, ProcessSample> samples = new LinkedHashMap<>();
    private final Map<ProcessId, List<Usage>> history = new LinkedHashMap<>();
    public final AtomicInteger historyReads = new AtomicInteger();
    private long atMillis;

    public synchronized void sample(
            ProcessId id, long parent, ProcessKind kind, String name, String command, Usage usage) {
        atMillis = usage.atMillis();
        history.computeIfAbsent(id, key -> new ArrayList<>()).add(usage);
        samples.put(id, new ProcessSample(
                id, parent, kind, name, command, usage, true, true, Optional.empty(), Optional.empty()));
    }

    /** The share of the process in shared memory is not known yet. */
    public synchronized void rough(ProcessId id) {
        samples.computeIfPresent(id, (key, s) -> new ProcessSample(
                s.id(), s.parent(), s.kind(), s.name(), s.command(), s.usage(), false, true, Optional.empty(),
                Optional.empty()));
    }

    public void ended(ProcessId id, String verdict) {
        ended(id, new Exit(id.pid(), Instant.EPOCH, Exit.Cause.EXITED, 1, Optional.empty(), verdict, List.of(),
                List.of()));
    }

    public synchronized void ended(ProcessId id, Exit exit) {
        samples.computeIfPresent(id, (key, s) -> new ProcessSample(
                s.id(), s.parent(), s.kind(), s.name(), s.command(), s.usage(), s.proportional(), false,
                Optional.of(exit), Optional.empty()));
    }

    public synchronized void trouble(ProcessId id, String problem) {
        samples.computeIfPresent(id, (key, s) -> new ProcessSample(
                s.id(), s.parent(), s.kind(), s.name(), s.command(), s.usage(), s.proportional(), true,
                Optional.empty(), Optional.of(problem)));
    }

    @Override
    public synchronized MonitorSnapshot snapshot() {
        return new MonitorSnapshot(atMillis, List.copyOf(samples.values()), 0.0042);
    }

    @Override
    public synchronized List<Usage> history(ProcessId process) {
        historyReads.incrementAndGet();
        return List.copyOf(history.getOrDefault(process, List.of()));
    }

    @Override
    public synchronized Optional<ProcessSample> find(long pid) {
        return samples.values().stream().filter(s -> s.id().pid() == pid).findFirst();
    }

    @Override
    public Registration onSample(Runnable callback) {
        return () -> {};
    }

    @Override
    public void describe(long pid, ProcessKind kind, String name) {
        throw new UnsupportedOperationException("the view describes nothing");
    }

    @Override
    public void exited(long pid, Exit exit) {
        throw new UnsupportedOperationException("the view describes nothing");
    }
}

package dev.drover.ui.internal.source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;
import dev.drover.ui.internal.model.ProcessSpan;

/**
 * When the processes of each slot started and ended, at most the last {@value #MAX_PROCESSES} of a slot, as far as the
 * view has learnt of them. Used by one thread.
 */
final class SlotHistory {
    static final int MAX_PROCESSES = 32;
    private static final int MAX_SLOTS = 4000;
    private final Map<String, Map<Long, ProcessSpan>> slots = new LinkedHashMap<>();

    void add(WorkerSnapshot worker) {
        if (worker.pid() > 0) put(worker.name(), worker.pid(), worker.started(), null);
        worker.lastExit().filter(exit -> exit.pid() > 0).ifPresent(exit -> put(worker.name(), exit.pid(), null, exit));
    }

    void add(ProcessSample sample) {
        if (sample.kind() != ProcessKind.WORKER) return;
        long started = sample.id().startMillis();
        put(sample.name(), sample.id().pid(), started > 0 ? Instant.ofEpochMilli(started) : null,
                sample.exit().orElse(null));
    }

    /** The known processes of a worker's slot, in the order of their starts. */
    List<ProcessSpan> of(String worker) {
        return List.copyOf(slots.getOrDefault(worker, Map.of()).values());
    }

    private void put(String worker, long pid, Instant started, Exit exit) {
        Map<Long, ProcessSpan> slot = slots.computeIfAbsent(worker, key -> new LinkedHashMap<>());
        ProcessSpan before = slot.get(pid);
        // The pool was asked first, and its figure stays: the system's may be rounded.
        Instant start = before != null && before.started() != null ? before.started() : started;
        boolean known = exit == null && before != null;
        ProcessSpan now = new ProcessSpan(pid, start,
                known ? before.ended() : exit == null ? null : exit.at(),
                known ? before.verdict() : exit == null ? "" : exit.verdict());
        if (now.equals(before)) return;
        slot.put(pid, now);
        List<ProcessSpan> sorted = new ArrayList<>(slot.values());
        sorted.sort(Comparator.comparing(SlotHistory::position));
        slot.clear();
        sorted.subList(Math.max(0, sorted.size() - MAX_PROCESSES), sorted.size())
                .forEach(each -> slot.put(each.pid(), each));
        if (slots.size() > MAX_SLOTS) slots.remove(slots.keySet().iterator().next());
    }

    private static Instant position(ProcessSpan span) {
        return span.started() != null ? span.started() : span.ended() != null ? span.ended() : Instant.MIN;
    }
}

package dev.drover.ui.internal.model;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Exit;

/**
 * The join of the pools' and the monitor's snapshots into rows: one for each process, each quarantined slot and each
 * pool. A worker keeps its key when it dies, so it stays selected. Used by one thread.
 */
public final class RowJoin {
    private final RecentUse recent = new RecentUse();
    private final ZoneId zone;
    private Duration endedKept = ViewSettings.FIRST.endedKept();

    /** @param zone the time zone of the times of day in the rows' texts */
    public RowJoin(ZoneId zone) {
        this.zone = zone;
    }

    /** Chooses how long a process that has ended has a row. */
    void keepEnded(Duration time) {
        endedKept = time;
    }

    /** The rows, in no particular order. */
    public List<Row> rows(Reading reading, Function<ProcessId, List<Usage>> history) {
        List<ProcessSample> samples = reading.monitor().map(m -> m.processes()).orElse(List.of());
        reading.monitor().ifPresent(m -> recent.add(m.atMillis(), samples, history));
        return new Join(reading, samples).rows();
    }

    /** The key of a worker's row, the same before and after its death. */
    public static String workerKey(String name, long pid) {
        return "w:" + name + ":" + pid;
    }

    static String poolKey(String name) {
        return "pool:" + name;
    }

    private final class Join {
        private final Reading reading;
        private final List<ProcessSample> samples;
        private final Map<Long, ProcessSample> living = new HashMap<>();
        private final Map<Long, String> keys = new HashMap<>();
        private final Map<String, Row> rows = new LinkedHashMap<>();
        private final Set<Long> workers = new HashSet<>();
        private final boolean shares;
        private String main = "";

        Join(Reading reading, List<ProcessSample> samples) {
            this.reading = reading;
            this.samples = samples;
            shares = samples.stream().anyMatch(ProcessSample::proportional);
            for (ProcessSample sample : samples) {
                if (sample.alive()) living.put(sample.id().pid(), sample);
                if (sample.kind() == ProcessKind.MAIN) main = key(sample);
            }
        }

        List<Row> rows() {
            for (ProcessSample sample : samples) {
                if (sample.alive()) keys.put(sample.id().pid(), key(sample));
            }
            for (PoolSnapshot pool : reading.openPools()) pool(pool);
            for (ProcessSample sample : samples) {
                if (sample.alive() ? !workers.contains(sample.id().pid())
                        : !rows.containsKey(key(sample)) && !isLongAgo(sample))
                    put(processRow(sample));
            }
            return List.copyOf(rows.values());
        }

        private void pool(PoolSnapshot pool) {
            List<Row> slots = new ArrayList<>();
            for (WorkerSnapshot worker : pool.workers()) slotRow(worker).ifPresent(slots::add);
            put(PoolRows.of(pool, slots, main));
            slots.forEach(this::put);
        }

        private Optional<Row> slotRow(WorkerSnapshot worker) {
            if (worker.state() == WorkerState.EXITED)
                return worker.lastExit().filter(this::isRecent).map(e -> endedRow(worker, e));
            boolean quarantined = worker.state() == WorkerState.QUARANTINED;
            // The snapshot still names the process that ended last; its id may belong to another one by now.
            long pid = quarantined || SleepText.withoutProcess(worker) && !living.containsKey(worker.pid())
                    ? 0 : worker.pid();
            ProcessSample sample = living.get(pid);
            if (pid > 0) {
                workers.add(worker.pid());
                keys.put(worker.pid(), workerKey(worker.name(), worker.pid()));
            }
            String note = quarantined
                    ? "Not started again: " + worker.lastExit().map(e -> EndText.row(worker.name(), e, zone))
                            .orElse("it ended too often")
                    : sentences(SleepText.note(worker), ProtectionText.note(worker.protection()));
            if (sample != null) note = sample.problem().map(p -> "Could not be sampled: " + p).orElse(note);
            return Optional.of(new Row(
                    quarantined ? "s:" + worker.name() : workerKey(worker.name(), worker.pid()),
                    poolKey(worker.pool()),
                    kindOfSlot(sample),
                    worker.name(),
                    worker.pool(),
                    sample == null ? null : sample.id(),
                    pid,
                    sample == null ? 0 : sample.parent(),
                    state(worker),
                    StateColor.of(worker.state()),
                    sample == null ? -1 : sample.usage().memory(),
                    sample == null ? Double.NaN : sample.usage().cpu(),
                    worker.inFlight(),
                    worker.done(),
                    worker.failed(),
                    worker.latencyMicros(),
                    quarantined ? null : worker.started(),
                    sample == null ? "" : sample.command(),
                    note,
                    true,
                    worker,
                    worker.lastExit().orElse(null),
                    sample == null ? RecentUse.Series.EMPTY : recent.of(sample.id()),
                    sample != null && rough(sample),
                    "pool " + worker.pool()));
        }

        private static String sentences(String one, String other) {
            return one.isEmpty() || other.isEmpty() ? one + other : one + " " + other;
        }

        /** What the monitor was told that the process is; a worker if it does not know the process. */
        private static RowKind kindOfSlot(ProcessSample sample) {
            return sample != null && sample.kind() == ProcessKind.SERVICE ? RowKind.SERVICE : RowKind.WORKER;
        }

        private static String state(WorkerSnapshot worker) {
            String state = worker.state().name().toLowerCase(Locale.ROOT);
            return worker.sleep().depth().map(depth -> state + " (" + depth.name().toLowerCase(Locale.ROOT) + ")")
                    .orElse(state);
        }

        private boolean isRecent(Exit exit) {
            return exit.at().isAfter(Instant.ofEpochMilli(reading.atMillis()).minus(endedKept));
        }

        private boolean isLongAgo(ProcessSample sample) {
            return sample.exit().filter(exit -> !exit.at().equals(Instant.EPOCH) && !isRecent(exit)).isPresent();
        }

        /** The row of a slot whose process has ended, with details from the monitor's last sample of the process. */
        private Row endedRow(WorkerSnapshot worker, Exit exit) {
            ProcessSample sample = samples.stream()
                    .filter(s -> !s.alive() && s.id().pid() == exit.pid())
                    .findFirst()
                    .orElse(null);
            return new Row(
                    workerKey(worker.name(), exit.pid()),
                    poolKey(worker.pool()),
                    kindOfSlot(sample),
                    worker.name(),
                    worker.pool(),
                    sample == null ? null : sample.id(),
                    exit.pid(),
                    sample == null ? 0 : sample.parent(),
                    "ended",
                    StateColor.ENDED,
                    -1,
                    Double.NaN,
                    -1,
                    worker.done(),
                    worker.failed(),
                    0,
                    worker.started(),
                    sample == null ? "" : sample.command(),
                    EndText.row(worker.name(), exit, zone),
                    false,
                    null,
                    exit,
                    sample == null ? RecentUse.Series.EMPTY : recent.of(sample.id()),
                    false,
                    "pool " + worker.pool());
        }

        private Row processRow(ProcessSample sample) {
            RowKind kind = RowKind.of(sample.kind());
            String pool = kind.ofPool() ? poolOf(sample.name()) : "";
            String note = sample.alive()
                    ? sample.problem().map(p -> "Could not be sampled: " + p).orElse("")
                    : sample.exit().map(e -> EndText.row(sample.name(), e, zone)).orElse("how is not known");
            return new Row(
                    key(sample),
                    kind == RowKind.MAIN ? "" : pool.isEmpty() ? parentKey(sample) : poolKey(pool),
                    kind,
                    sample.name(),
                    pool,
                    sample.id(),
                    sample.id().pid(),
                    sample.parent(),
                    sample.alive() ? "running" : "ended",
                    sample.alive() ? StateColor.PLAIN : StateColor.ENDED,
                    sample.usage().memory(),
                    sample.usage().cpu(),
                    -1,
                    -1,
                    -1,
                    0,
                    sample.id().startMillis() > 0 ? Instant.ofEpochMilli(sample.id().startMillis()) : null,
                    sample.command(),
                    note,
                    sample.alive(),
                    null,
                    sample.exit().orElse(null),
                    recent.of(sample.id()),
                    rough(sample),
                    pool.isEmpty() ? startedBy(sample) : "pool " + pool);
        }

        /** What started a process, or the nearest one above it of which that is known. */
        private String startedBy(ProcessSample sample) {
            if (reading.startedBy().isEmpty() || sample.kind() != ProcessKind.CHILD) return "";
            Set<Long> seen = new HashSet<>();
            for (ProcessSample each = sample; each != null && seen.add(each.id().pid());) {
                String known = reading.startedBy().get().get(each.id());
                if (known != null) return known;
                each = living.get(each.parent());
            }
            return "unknown";
        }

        /** Whether others' memory is known better. Where the system tells shares of no process, all are alike. */
        private boolean rough(ProcessSample sample) {
            return shares && sample.alive() && !sample.proportional();
        }

        private String parentKey(ProcessSample sample) {
            String parent = keys.get(sample.parent());
            return parent == null || parent.equals(key(sample)) ? main : parent;
        }

        /** The pool of a worker, from the worker's name: the pool's name, a dash and the slot's number. */
        private String poolOf(String worker) {
            int dash = worker.lastIndexOf('-');
            String pool = dash < 0 ? "" : worker.substring(0, dash);
            return reading.openPools().stream().anyMatch(p -> p.name().equals(pool)) ? pool : "";
        }

        private String key(ProcessSample sample) {
            ProcessId id = sample.id();
            return RowKind.of(sample.kind()).ofPool()
                    ? workerKey(sample.name(), id.pid())
                    : "p:" + id.pid() + ":" + id.startMillis();
        }

        private void put(Row row) {
            rows.put(row.key(), row);
        }
    }
}

package dev.drover.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.pool.PoisonedTask;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Protection;
import dev.drover.api.text.Figures;
import dev.drover.wire.SafeText;

/** The commands that list what there is. */
final class Lists {

    private final Lookup lookup;
    private final InstantSource clock;

    Lists(Lookup lookup, InstantSource clock) {
        this.lookup = lookup;
        this.clock = clock;
    }

    String pools(String... arguments) {
        Arguments.check(arguments, 0, 0, "pools");
        List<ProcessPool> all = lookup.pools().all();
        if (all.isEmpty()) return "No pool is open.";
        Table table = new Table(
                "POOL",
                "STRATEGY",
                ">WORKERS",
                ">MIN",
                ">MAX",
                ">QUEUED",
                ">IN FLIGHT",
                ">SUBMITTED",
                ">DONE",
                ">FAILED",
                ">RESTARTS",
                ">RECYCLED",
                ">GIVEN BACK");
        List<String> notes = new ArrayList<>();
        for (ProcessPool pool : all) {
            PoolSnapshot it = pool.snapshot();
            table.row(
                    it.name(),
                    lookup.pools().strategies().contains(it.strategy()) ? it.strategy() : it.strategy() + " (missing)",
                    it.workers().stream().filter(WorkerSnapshot::running).count(),
                    it.min(),
                    it.max(),
                    it.queued(),
                    it.inFlight(),
                    it.submitted(),
                    it.done(),
                    it.failed(),
                    it.restarts(),
                    it.recycled().values().stream().mapToLong(Long::longValue).sum(),
                    bytes(it.workers().stream().mapToLong(each -> each.sleep().givenBack()).sum()));
            notes.addAll(notes(it));
        }
        return withNotes(table, notes);
    }

    /** What a person should know of a pool, one sentence each. */
    private List<String> notes(PoolSnapshot pool) {
        List<String> notes = new ArrayList<>();
        if (!pool.recycled().isEmpty())
            notes.add(pool.name() + " has recycled workers: " + pool.recycled().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(each -> each.getValue() + " (" + each.getKey().name().toLowerCase(Locale.ROOT) + ")")
                    .collect(Collectors.joining(", ")));
        for (PoisonedTask each : pool.poisoned()) notes.add(pool.name() + " rejects " + rejected(each));
        for (String each : pool.notices()) notes.add(pool.name() + ": " + each);
        return notes;
    }

    private String rejected(PoisonedTask task) {
        return "the task '" + task.task() + "'" + task.key().map(key -> " with the key '" + key + "'").orElse("")
                + " for " + Figures.duration(Duration.between(clock.instant(), task.until())) + " more, after "
                + Figures.count(task.deaths(), "death", "deaths") + ": " + task.reason();
    }

    String workers(String... arguments) {
        Arguments.check(arguments, 0, 1, "workers [POOL]");
        List<ProcessPool> shown =
                arguments.length == 0 ? lookup.pools().all() : List.of(lookup.pool(arguments[0]));
        Table table = new Table(
                "WORKER",
                ">PID",
                "STATE",
                "LINK",
                "SANDBOX",
                ">WEIGHT",
                ">IN FLIGHT",
                ">DONE",
                ">FAILED",
                ">LATENCY",
                ">IDLE",
                "LAST EXIT");
        // Workers of one pool lack the same things: one line for all of them.
        Map<String, List<String>> missing = new LinkedHashMap<>();
        int count = 0;
        for (ProcessPool pool : shown) {
            for (WorkerSnapshot it : pool.snapshot().workers()) {
                count++;
                table.row(
                        it.name(),
                        it.pid() == 0 ? "-" : it.pid(),
                        it.state() + it.sleep().depth().map(depth -> " (" + Sleepers.word(depth) + ")").orElse(""),
                        it.link().isEmpty() ? "-" : it.link(),
                        sandbox(it.protection()),
                        it.weight(),
                        it.inFlight(),
                        it.done(),
                        it.failed(),
                        latency(it.latencyMicros()),
                        it.idle().isZero() ? "-" : Figures.duration(it.idle()),
                        it.lastExit().map(Exit::verdict).orElse(""));
                for (String each : it.protection().missing())
                    missing.computeIfAbsent(each, key -> new ArrayList<>()).add(it.name());
            }
        }
        if (count == 0) return "No worker has been started.";
        List<String> notes = new ArrayList<>();
        missing.forEach((what, names) -> notes.add("Not held for " + String.join(", ", names) + ": " + what));
        return withNotes(table, notes);
    }

    /** What is really kept from a process: its profile, and whether the system holds less than was asked for. */
    private static String sandbox(Protection protection) {
        boolean less = !protection.held().containsAll(protection.profile().needs());
        return protection.profile().name().toLowerCase(Locale.ROOT) + (less ? " (weaker)" : "");
    }

    /** The terminal may know ASCII only. */
    private static String latency(double micros) {
        return micros > 0 ? Figures.micros(micros).replace('µ', 'u') : "-";
    }

    String ps(String... arguments) {
        Arguments.check(arguments, 0, 0, "ps");
        MonitorSnapshot it = lookup.monitor().snapshot();
        if (it.atMillis() == 0) return "No process has been sampled yet: try again in a second.";
        Table table = new Table("PROCESS", ">PID", "KIND", ">PARENT", ">CPU", ">MEMORY", "NOTE");
        Map<Long, WorkerSnapshot> workers = workersByPid();
        for (ProcessSample process : it.processes())
            table.row(
                    process.name(),
                    process.id().pid(),
                    process.kind(),
                    process.parent(),
                    process.alive() ? Figures.percent(process.usage().cpu()) : "-",
                    process.alive() ? Figures.bytes(process.usage().memory()) : "-",
                    note(process, workers.get(process.id().pid())));
        Duration age = Duration.between(Instant.ofEpochMilli(it.atMillis()), clock.instant());
        return table + "\nSampled " + Figures.duration(age) + " ago; sampling itself uses " + Figures.percent(it.cost())
                + " of a core.";
    }

    private static String note(ProcessSample process, WorkerSnapshot worker) {
        if (!process.alive()) return process.exit().map(Exit::verdict).orElse("ended");
        return process.problem().orElse(worker == null ? "" : Sleepers.memory(worker));
    }

    /** The workers that have a process, by its id. */
    private Map<Long, WorkerSnapshot> workersByPid() {
        Map<Long, WorkerSnapshot> all = new HashMap<>();
        for (ProcessPool pool : lookup.pools().all())
            for (WorkerSnapshot each : pool.snapshot().workers()) if (each.running()) all.put(each.pid(), each);
        return all;
    }

    /** A sum that is 0 says nothing. */
    private static String bytes(long sum) {
        return sum == 0 ? "-" : Figures.bytes(sum);
    }

    String strategies(String... arguments) {
        Arguments.check(arguments, 0, 0, "strategies");
        List<String> names = lookup.pools().strategies();
        if (names.isEmpty()) return "No strategy is installed.";
        Table table = new Table("STRATEGY", "USED BY");
        for (String name : names)
            table.row(
                    name,
                    lookup.pools().all().stream()
                            .filter(pool -> pool.snapshot().strategy().equals(name))
                            .map(ProcessPool::name)
                            .collect(Collectors.joining(", ")));
        return table.toString();
    }

    private static String withNotes(Table table, List<String> notes) {
        StringBuilder text = new StringBuilder(table.toString());
        for (String each : notes) text.append('\n').append(SafeText.of(each));
        return text.toString();
    }
}

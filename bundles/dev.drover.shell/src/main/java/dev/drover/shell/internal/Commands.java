package dev.drover.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.api.text.Figures;
import dev.drover.wire.SafeText;

/**
 * What the shell commands do, without the shell: each takes its arguments and returns what is to be printed, or throws
 * {@link Refused}.
 */
final class Commands {

    private static final int LINES = 20;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final ProcessPools pools;
    private final Optional<ProcessMonitor> monitor;
    private final Processes processes;
    private final InstantSource clock;

    /** @param processes ends processes that are no workers */
    Commands(ProcessPools pools, Optional<ProcessMonitor> monitor, Processes processes, InstantSource clock) {
        this.pools = pools;
        this.monitor = monitor;
        this.processes = processes;
        this.clock = clock;
    }

    String pools(String... arguments) {
        Arguments.check(arguments, 0, 0, "pools");
        if (pools.all().isEmpty()) return "No pool is open.";
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
                ">RESTARTS");
        for (ProcessPool pool : pools.all()) {
            PoolSnapshot it = pool.snapshot();
            long alive = it.workers().stream().filter(Commands::alive).count();
            table.row(
                    it.name(),
                    pools.strategies().contains(it.strategy()) ? it.strategy() : it.strategy() + " (missing)",
                    alive,
                    it.min(),
                    it.max(),
                    it.queued(),
                    it.inFlight(),
                    it.submitted(),
                    it.done(),
                    it.failed(),
                    it.restarts());
        }
        return table.toString();
    }

    String workers(String... arguments) {
        Arguments.check(arguments, 0, 1, "workers [POOL]");
        List<ProcessPool> shown = arguments.length == 0 ? pools.all() : List.of(pool(arguments[0]));
        Table table = new Table(
                "WORKER",
                ">PID",
                "STATE",
                "LINK",
                ">WEIGHT",
                ">IN FLIGHT",
                ">DONE",
                ">FAILED",
                ">LATENCY",
                ">IDLE",
                "LAST EXIT");
        int count = 0;
        for (ProcessPool pool : shown) {
            for (WorkerSnapshot it : pool.snapshot().workers()) {
                count++;
                table.row(
                        it.name(),
                        it.pid() == 0 ? "-" : it.pid(),
                        it.state(),
                        it.link().isEmpty() ? "-" : it.link(),
                        it.weight(),
                        it.inFlight(),
                        it.done(),
                        it.failed(),
                        latency(it.latencyMicros()),
                        it.idle().isZero() ? "-" : Figures.duration(it.idle()),
                        it.lastExit().map(Exit::verdict).orElse(""));
            }
        }
        return count == 0 ? "No worker has been started." : table.toString();
    }

    /** The terminal may know ASCII only. */
    private static String latency(double micros) {
        return micros > 0 ? Figures.micros(micros).replace('µ', 'u') : "-";
    }

    String ps(String... arguments) {
        Arguments.check(arguments, 0, 0, "ps");
        MonitorSnapshot it = monitor().snapshot();
        if (it.atMillis() == 0) return "No process has been sampled yet: try again in a second.";
        Table table = new Table("PROCESS", ">PID", "KIND", ">PARENT", ">CPU", ">MEMORY", "NOTE");
        for (ProcessSample process : it.processes())
            table.row(
                    process.name(),
                    process.id().pid(),
                    process.kind(),
                    process.parent(),
                    process.alive() ? Figures.percent(process.usage().cpu()) : "-",
                    process.alive() ? Figures.bytes(process.usage().memory()) : "-",
                    note(process));
        Duration age = Duration.between(Instant.ofEpochMilli(it.atMillis()), clock.instant());
        return table + "\nSampled " + Figures.duration(age) + " ago; sampling itself uses " + Figures.percent(it.cost())
                + " of a core.";
    }

    private static String note(ProcessSample process) {
        if (!process.alive()) return process.exit().map(Exit::verdict).orElse("ended");
        return process.problem().orElse("");
    }

    String strategies(String... arguments) {
        Arguments.check(arguments, 0, 0, "strategies");
        List<String> names = pools.strategies();
        if (names.isEmpty()) return "No strategy is installed.";
        Table table = new Table("STRATEGY", "USED BY");
        for (String name : names)
            table.row(
                    name,
                    pools.all().stream()
                            .filter(pool -> pool.snapshot().strategy().equals(name))
                            .map(ProcessPool::name)
                            .collect(Collectors.joining(", ")));
        return table.toString();
    }

    String strategy(String... arguments) {
        Arguments.check(arguments, 2, 2, "strategy POOL NAME");
        return change(arguments[0], pool -> pool.strategy(arguments[1]));
    }

    String resize(String... arguments) {
        Arguments.check(arguments, 3, 3, "resize POOL MIN MAX");
        int min = Arguments.number("MIN", arguments[1]);
        int max = Arguments.number("MAX", arguments[2]);
        return change(arguments[0], pool -> pool.resize(min, max));
    }

    String weight(String... arguments) {
        Arguments.check(arguments, 3, 3, "weight POOL SLOT WEIGHT");
        int slot = Arguments.number("SLOT", arguments[1]);
        int weight = Arguments.number("WEIGHT", arguments[2]);
        if (slot < 1) throw new Refused("SLOT is " + slot + ": slots are counted from 1, as in the workers' names");
        return change(arguments[0], pool -> pool.weight(slot - 1, weight));
    }

    String reset(String... arguments) {
        Arguments.check(arguments, 1, 1, "reset POOL");
        return change(arguments[0], ProcessPool::reset);
    }

    private String change(String poolName, Consumer<ProcessPool> change) {
        ProcessPool pool = pool(poolName);
        try {
            change.accept(pool);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Refused(e.getMessage());
        }
        PoolSnapshot now = pool.snapshot();
        return SafeText.of("Pool " + now.name() + ": " + now.strategy() + ", " + now.min() + " to " + now.max()
                + " workers, weights "
                + now.workers().stream().map(each -> Integer.toString(each.weight())).collect(Collectors.joining(" ")));
    }

    String kill(String... arguments) {
        Arguments.check(arguments, 1, 1, "kill PID|NAME");
        Optional<Worker> worker = worker(arguments[0]);
        return worker.isPresent() ? processes.kill(worker.get()) : processes.kill(sample(arguments[0]));
    }

    private ProcessSample sample(String nameOrPid) {
        List<ProcessSample> all = monitor.map(it -> it.snapshot().processes()).orElse(List.of()).stream()
                .filter(each -> each.name().equals(nameOrPid) || Long.toString(each.id().pid()).equals(nameOrPid))
                .toList();
        List<ProcessSample> living = all.stream().filter(ProcessSample::alive).toList();
        if (living.size() == 1) return living.get(0);
        if (living.size() > 1)
            throw new Refused("'" + nameOrPid + "' is the name of several processes: give one of the pids "
                    + living.stream().map(each -> Long.toString(each.id().pid())).collect(Collectors.joining(", ")));
        if (!all.isEmpty()) throw new Refused("'" + nameOrPid + "' has ended already");
        throw new Refused("'" + nameOrPid + "' is no process of this program: 'ps' lists those that are");
    }

    String console(String... arguments) {
        Arguments.check(arguments, 1, 2, "console NAME [LINES]");
        int most = arguments.length == 1 ? LINES : Arguments.number("LINES", arguments[1]);
        if (most < 1) throw new Refused("LINES is " + most + ": it must be 1 or more");
        Worker worker = pools.all().stream()
                .flatMap(pool -> pool.snapshot().workers().stream()
                        .filter(each -> isCalled(each, arguments[0]))
                        .flatMap(each -> pool.worker(each.slotIndex()).stream()))
                .findFirst()
                .orElseThrow(() -> new Refused("'" + arguments[0] + "' is no worker: 'workers' lists those that are"));
        Deque<Console.Line> last = last(worker, most);
        if (last.isEmpty()) return worker.snapshot().name() + " has printed nothing.";
        return last.stream().map(Commands::line).collect(Collectors.joining("\n"));
    }

    private static Deque<Console.Line> last(Worker worker, int most) {
        Deque<Console.Line> last = new ArrayDeque<>();
        long from = 0;
        while (true) {
            Console.Page page = worker.console(from);
            if (page.lines().isEmpty()) return last;
            for (Console.Line line : page.lines()) {
                if (last.size() == most) last.removeFirst();
                last.addLast(line);
            }
            from = page.next();
        }
    }

    private static String line(Console.Line line) {
        return TIME.format(line.time().atZone(ZoneId.systemDefault()))
                + (line.stream() == Console.Stream.ERR ? " ! " : "   ") + SafeText.line(line.text());
    }

    private ProcessMonitor monitor() {
        return monitor.orElseThrow(
                () -> new Refused("nothing samples processes here: install and start the bundle dev.drover.monitor"));
    }

    private ProcessPool pool(String name) {
        return pools.find(name).orElseThrow(() -> {
            String open = pools.all().stream().map(ProcessPool::name).collect(Collectors.joining(", "));
            return new Refused("there is no pool '" + name + "': " + (open.isEmpty() ? "none" : open) + " is open");
        });
    }

    private Optional<Worker> worker(String nameOrPid) {
        return pools.all().stream()
                .flatMap(pool -> pool.workers().stream())
                .filter(each -> isCalled(each.snapshot(), nameOrPid))
                .findFirst();
    }

    private static boolean isCalled(WorkerSnapshot worker, String nameOrPid) {
        return worker.name().equals(nameOrPid) || worker.pid() > 0 && Long.toString(worker.pid()).equals(nameOrPid);
    }

    private static boolean alive(WorkerSnapshot worker) {
        return worker.state() != WorkerState.EXITED && worker.state() != WorkerState.QUARANTINED;
    }
}

package dev.drover.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.process.ProcessSpec;
import dev.drover.bench.Contender.Entry;
import dev.drover.bench.Contest.Pace;
import dev.drover.bench.Payloads.Reading;
import dev.drover.pool.Pools;
import dev.drover.wire.Task;

/** The cases, in their order. */
final class Bench {

    private static final List<String> LINKS = List.of("ring", "unix");
    private static final String JSON = "Node fork json";
    private static final String ADVANCED = "Node fork advanced";
    private static final String FIRST = "ring, without an archive of classes";
    private static final String PER_SECOND = "messages/s";
    private static final int SMALL = 64;

    private final Options options;
    private final Report report;
    private final Pace pace;
    private final Peers peers = new Peers();
    private final Pools engine = Pools.create();
    private final ProcessPools service = engine.service();
    private int pools;

    Bench(Options options) {
        this.options = options;
        report = new Report(options.json(), System.out, System.err);
        pace = options.quick() ? pace(3, 200, 300) : pace(5, 800, 1500);
    }

    private static Pace pace(int rounds, int millis, int warmUpMillis) {
        return new Pace(rounds, Duration.ofMillis(millis), Duration.ofMillis(warmUpMillis));
    }

    /** Runs what is asked for; false if nothing is. */
    boolean run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endProcesses, "bench-at-exit"));
        Machine.describe().forEach(report::say);
        try {
            throughput("bytes 64 B, 256 in flight", 256, Goal.over(5, 10), true);
            throughput("bytes 64 B, 32 in flight", 32, Goal.over(3, 5), false);
            latency();
            encryption();
            echo("map of 5 fields, 256 in flight", EchoWorker.class, Payloads.MAP, Payloads.maps(), Goal.over(2, 4));
            echo("record of 5 fields, 256 in flight", RecordWorker.class, Reading.ECHO, Payloads.records(),
                    Goal.over(2, 5));
            large("bytes 1 MiB, 8 in flight", 1 << 20, 8);
            large("bytes 16 MiB, 2 in flight", 16 << 20, 2);
            fourWorkers();
            messages();
            SharedContests.run(service, pace, options, report);
            others();
            new ManyWorkers(service, options, report).run();
            coldStart();
            memory();
            MonitorCost.run(monitorTests(), options, report);
            new Parts(options, report).run();
        } finally {
            engine.close();
            peers.close();
        }
        Machine.load().ifPresent(report::say);
        report.finish();
        if (report.isEmpty()) report.say("drover: no case has a name that matches '" + options.only() + "'");
        return !report.isEmpty();
    }

    private static Path monitorTests() {
        String folder = System.getProperty("drover.bench.monitor");
        return folder == null ? null : Path.of(folder);
    }

    // ---- Drover's own entries

    private PoolSpec spec(String link, Class<?> main, int workers) {
        return PoolSpec.of("bench-" + ++pools, ProcessSpec.java(main)).links(link).size(workers, workers);
    }

    private <T> Entry drover(
            String link,
            Class<?> main,
            Task<T, T> task,
            T[] payloads,
            int inFlight,
            DroverEcho.Way<T> way,
            ToDoubleFunction<Outcome> figure) {
        PoolSpec spec = spec(link, main, 1);
        return () -> new DroverEcho<>(service, spec, task, payloads, inFlight, way, figure);
    }

    private Entry bytes(String link, int inFlight, DroverEcho.Way<byte[]> way, ToDoubleFunction<Outcome> figure) {
        return drover(link, EchoWorker.class, Payloads.BYTES, Payloads.bytes(SMALL), inFlight, way, figure);
    }

    private Entry fork(String serialization, String work, ToDoubleFunction<Outcome> figure) {
        return () -> new PeerEcho(peers.fork(serialization), work, figure);
    }

    // ---- the cases

    /** @param all whether with all that there is to compare with */
    private void throughput(String name, int inFlight, Goal goal, boolean all) {
        String work = "echo bytes " + SMALL + " " + inFlight;
        Contest contest = new Contest(name, PER_SECOND, pace);
        for (String link : LINKS) contest.enter(link, bytes(link, inFlight, Lanes::inCallbacks, Outcome::perSecond));
        contest.enter("ring, sent by a thread of its own",
                bytes("ring", inFlight, Lanes::fromCaller, Outcome::perSecond));
        contest.enter(JSON, fork("json", work, Outcome::perSecond));
        contest.enter(ADVANCED, fork("advanced", work, Outcome::perSecond));
        contest.enter("bare ring", () -> new BareLink(true, SMALL, inFlight, Outcome::perSecond));
        contest.enter("bare ring in one process", () -> new BareLink(false, SMALL, inFlight, Outcome::perSecond));
        contest.compare("ring", JSON, goal).compare("unix", JSON, goal);
        contest.compare("ring, sent by a thread of its own", JSON, null).compare("ring", "bare ring", null);
        if (all) contest.compare("ring", ADVANCED, null).compare("bare ring in one process", null, null);
        contest.run(options, report);
    }

    private void latency() {
        Goal goal = Goal.under(0.7, 0.4);
        Contest contest = new Contest("bytes 64 B, one at a time, median", "µs", pace);
        for (String link : LINKS) {
            contest.enter(link + " with join()", bytes(link, 1, Lanes::joining, Outcome::micros));
            contest.enter(link + " with callback", bytes(link, 1, Lanes::inCallbacks, Outcome::micros));
        }
        contest.enter(JSON, fork("json", "echo bytes " + SMALL + " 1", Outcome::micros));
        for (String link : LINKS) {
            contest.compare(link + " with join()", JSON, goal);
            contest.compare(link + " with callback", JSON, goal);
        }
        contest.run(options, report);
    }

    /** What a round trip takes of the time of a busy link; it is two messages. */
    private void encryption() {
        Contest contest = new Contest("bytes 100 B, 256 in flight, time of each", "µs", pace);
        ToDoubleFunction<Outcome> micros = outcome -> 1e6 / outcome.perSecond();
        for (String link : LINKS) {
            PoolSpec plain = spec(link, EchoWorker.class, 1);
            PoolSpec encrypted = spec(link, EchoWorker.class, 1).encrypted(true);
            contest.enter(link, () -> new DroverEcho<>(
                    service, plain, Payloads.BYTES, Payloads.bytes(100), 256, Lanes::inCallbacks, micros));
            contest.enter(link + ", encrypted", () -> new DroverEcho<>(
                    service, encrypted, Payloads.BYTES, Payloads.bytes(100), 256, Lanes::inCallbacks, micros));
        }
        for (String link : LINKS) contest.compare(link + ", encrypted", link, null);
        contest.run(options, report);
    }

    private <T> void echo(String name, Class<?> main, Task<T, T> task, T[] payloads, Goal goal) {
        String work = "echo map 0 256";
        Contest contest = new Contest(name, PER_SECOND, pace);
        for (String link : LINKS)
            contest.enter(link, drover(link, main, task, payloads, 256, Lanes::inCallbacks, Outcome::perSecond));
        contest.enter(JSON, fork("json", work, Outcome::perSecond));
        for (String link : LINKS) contest.compare(link, JSON, goal);
        contest.run(options, report);
    }

    private void large(String name, int size, int inFlight) {
        ToDoubleFunction<Outcome> figure = figures -> figures.gigabytes(size);
        byte[][] payloads = Payloads.bytes(size);
        Contest contest = new Contest(name, "GB/s each way", pace);
        for (String link : LINKS)
            contest.enter(
                    link,
                    drover(link, EchoWorker.class, Payloads.BYTES, payloads, inFlight, Lanes::inCallbacks, figure));
        contest.enter(ADVANCED, fork("advanced", "echo bytes " + size + " " + inFlight, figure));
        contest.enter("bare ring", () -> new BareLink(true, size, inFlight, figure));
        contest.enter("bare ring in one process", () -> new BareLink(false, size, inFlight, figure));
        contest.enter("region of its own for each", () -> new Regions(size, inFlight));
        contest.enter("memcpy", () -> new MemoryCopy(size));
        for (String link : LINKS) contest.compare(link, ADVANCED, Goal.over(4, 8));
        contest.compare("ring", "memcpy", Goal.aim(0.5)).compare("ring", "bare ring", null);
        contest.compare("bare ring in one process", "region of its own for each", null);
        contest.run(options, report);
    }

    private void fourWorkers() {
        int workers = 4;
        Goal goal = Goal.over(10, 30);
        String work = "echo bytes " + SMALL + " 256";
        Contest contest = new Contest("bytes 64 B, 4 workers, least connections, 256 in flight", PER_SECOND, pace);
        for (String link : LINKS) {
            PoolSpec spec = spec(link, EchoWorker.class, workers).strategy("least-connections");
            contest.enter(link, () -> new DroverEcho<>(
                    service, spec, Payloads.BYTES, Payloads.bytes(SMALL), 256, Lanes::inCallbacks, Outcome::perSecond));
        }
        contest.enter("electron-re", () -> new PeerEcho(peers.pool("electron-re", workers), work, Outcome::perSecond));
        contest.enter("workerpool", () -> new PeerEcho(peers.pool("workerpool", workers), work, Outcome::perSecond));
        for (String link : LINKS) contest.compare(link, "electron-re", goal).compare(link, "workerpool", null);
        contest.run(options, report);
    }

    /** A message has to be as quick as a request that a pool sends. */
    private void messages() {
        Contest contest = new Contest("message of 64 B, one at a time, median", "µs", pace);
        contest.enter("pool send", bytes("ring", 1, Lanes::joining, Outcome::micros));
        contest.enter("program to service", () -> new Talk(service, "asking", false));
        contest.enter("service to service, directly", () -> new Talk(service, "direct", true));
        contest.compare("program to service", "pool send", Goal.under(1.2, 1));
        contest.compare("service to service, directly", "pool send", Goal.under(1.2, 1));
        contest.run(options, report);
        Contest memory = new Contest("message there and back, median", "µs", pace);
        memory.enter("16 MiB by reference", () -> new MemoryTalk(service, "reference", 16 << 20, false));
        memory.enter("1 KiB by reference", () -> new MemoryTalk(service, "small-reference", 1 << 10, false));
        memory.enter("16 MiB", () -> new MemoryTalk(service, "copy", 16 << 20, true));
        memory.compare("16 MiB by reference", "1 KiB by reference", Goal.under(1.5, 1.1));
        memory.compare("16 MiB by reference", "16 MiB", null).run(options, report);
    }

    private void others() {
        Contest contest = new Contest("bytes 64 B, 256 in flight", PER_SECOND, pace);
        contest.enter("ring", bytes("ring", 256, Lanes::inCallbacks, Outcome::perSecond));
        for (String way : List.of("executor", "pool", "pipe")) {
            contest.enter(
                    "Python " + way,
                    () -> new PeerEcho(peers.python(way), "echo bytes " + SMALL + " 256", Outcome::perSecond));
            contest.compare("ring", "Python " + way, null);
        }
        contest.run(options, report);
    }

    private void coldStart() {
        Goal goal = Goal.under(0.8, 0.4);
        Contest contest = new Contest("cold start to first reply", "ms", pace(options.quick() ? 5 : 11, 0, 0));
        for (String link : LINKS) {
            PoolSpec spec = spec(link, EchoWorker.class, 1);
            contest.enter(link, () -> {
                Archive.await(service, spec, report);
                return new ColdStart(service, spec);
            });
        }
        // A worker that says how it wants its classes shared is given no archive.
        ProcessSpec first = ProcessSpec.java(EchoWorker.class).jvmOptions("-Xshare:auto");
        contest.enter(FIRST, () -> new ColdStart(service, spec("ring", EchoWorker.class, 1).worker(first)));
        contest.enter(JSON, fork("json", "start", Outcome::millis));
        for (String link : LINKS) contest.compare(link, JSON, goal);
        contest.compare(FIRST, JSON, null);
        contest.run(options, report);
    }

    private void memory() {
        String fresh = " of a worker at rest after its first messages";
        memory("memory (RSS)" + fresh, "Rss", Duration.ofMillis(1), Goal.under(1, 0.8));
        memory("memory (PSS)" + fresh, "Pss", Duration.ofMillis(1), null);
        memory("memory (RSS) of a worker at rest after 3 s of load", "Rss", Duration.ofSeconds(3), null);
    }

    private void memory(String name, String field, Duration work, Goal goal) {
        Contest contest = new Contest(name, "MB", pace(1, 2_000, 0));
        for (String link : LINKS) {
            PoolSpec spec = spec(link, EchoWorker.class, 1);
            contest.enter(link, () -> {
                Archive.await(service, spec, report);
                DroverEcho<byte[]> pool = new DroverEcho<>(
                        service,
                        spec,
                        Payloads.BYTES,
                        Payloads.bytes(SMALL),
                        256,
                        Lanes::inCallbacks,
                        Outcome::perSecond);
                return new IdleMemory(field, () -> {
                    pool.measure(work);
                    return pool.pid();
                }, pool::close);
            });
        }
        contest.enter(JSON, () -> {
            Peer node = peers.fork("json");
            return new IdleMemory(field, () -> {
                node.work("echo bytes " + SMALL + " 256", work);
                return Long.parseLong(node.ask("pid", Duration.ZERO));
            }, node::close);
        });
        for (String link : LINKS) contest.compare(link, JSON, goal);
        contest.run(options, report);
    }

    /** On Ctrl-C: Drover's pools end theirs, all others are ended here. */
    private void endProcesses() {
        engine.close();
        List<ProcessHandle> left = ProcessHandle.current().descendants().toList();
        left.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : left) each.onExit().orTimeout(1, TimeUnit.SECONDS).exceptionally(e -> each).join();
        peers.close();
    }
}

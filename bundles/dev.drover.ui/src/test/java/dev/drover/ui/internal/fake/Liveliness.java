package dev.drover.ui.internal.fake;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.Problem;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.Usage;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Console;
import dev.drover.api.process.Diagnosis;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.api.process.MemorySample;
import dev.drover.api.process.OutOfMemory;

/** Makes fake pools look as if they worked. */
public final class Liveliness {
    private static final long MAIN = 4000;
    private final FakePools pools;
    private final Random random;
    private final long startMillis;

    public Liveliness(FakePools pools, long seed, long startMillis) {
        this.pools = pools;
        this.random = new Random(seed);
        this.startMillis = startMillis;
    }

    /** Opens a pool with that many workers. */
    public FakePool pool(String name, int workers, long firstPid) {
        FakePool pool = new FakePool(name, 1, Math.max(1, workers));
        for (int i = 0; i < workers; i++)
            pool.slots.add(new FakeWorker(name, i, firstPid + i, Instant.ofEpochMilli(startMillis + i * 40L)));
        pools.pools.add(pool);
        return pool;
    }

    /** One second passes. */
    public void step(long nowMillis) {
        pools.monitor.sample(new ProcessId(MAIN, startMillis - 2000), 1, ProcessKind.MAIN, "drover",
                "java -jar plugins/org.eclipse.equinox.launcher.jar -data workspace",
                usage(nowMillis, 0.12, 214 << 20));
        for (FakePool pool : pools.pools) {
            for (FakeWorker worker : pool.slots) work(worker, nowMillis);
        }
        pools.monitor.sample(new ProcessId(4900, startMillis), MAIN, ProcessKind.SERVICE, "indexer",
                "java -cp indexer.jar demo.Indexer --watch src", usage(nowMillis, 0.31, 320 << 20));
        pools.monitor.sample(new ProcessId(4901, startMillis), 4900, ProcessKind.CHILD, "git",
                "git cat-file --batch", usage(nowMillis, 0.02, 9 << 20));
    }

    /** A process of the pool that has ended, and one that is no longer started. */
    public void trouble(FakePool pool, long nowMillis) {
        ProcessId id = new ProcessId(4090, startMillis - 1000);
        pools.monitor.sample(id, MAIN, ProcessKind.WORKER, pool.name() + "-3", "java -cp worker.jar demo.Hash",
                usage(nowMillis - 20_000, 0.4, 180 << 20));
        pools.monitor.ended(id, "Killed by signal KILL; 2 tasks were in flight. The system was short of memory.");
        FakeWorker last = pool.slots.get(pool.slots.size() - 1);
        pools.monitor.ended(new ProcessId(last.snapshot().pid(), last.snapshot().started().toEpochMilli()),
                "Exited with code 1");
        last.exit(
                new Exit(last.snapshot().pid(), Instant.ofEpochMilli(nowMillis), Exit.Cause.EXITED, 1, Optional.empty(),
                        "Exited with code 1 before it joined, 5 times in a row", List.of("Could not find main class"),
                        List.of()),
                true);
    }

    /** A process of the pool that has ended for want of memory, with all the evidence; an error of it, and others. */
    public Exit death(FakePool pool, long nowMillis) {
        Instant end = Instant.ofEpochMilli(nowMillis - 15_000);
        List<MemorySample> memory = new ArrayList<>();
        for (int i = 60; i > 0; i--)
            memory.add(new MemorySample(end.minusSeconds(i), (long) (180 + 330 * Math.pow(1 - i / 60.0, 2)) << 20));
        Exit exit = new Exit(4077, end, Exit.Cause.EXITED, 3, Optional.empty(),
                pool.name() + "-2 (process 4077) ran out of memory (heap) while it ran 'thumbnail'",
                List.of("java.lang.OutOfMemoryError: Java heap space",
                        "    at demo.Thumbnails.scale(Thumbnails.java:88)",
                        "    at demo.Thumbnails.main(Thumbnails.java:21)"),
                List.of("thumbnail", "hash"),
                new Diagnosis(3, Duration.ofMinutes(14), 1,
                        Optional.of(new OutOfMemory(OutOfMemory.Kind.HEAP, OutOfMemory.Certainty.CERTAIN,
                                "it printed java.lang.OutOfMemoryError: Java heap space")),
                        "java.lang.OutOfMemoryError: Java heap space", memory,
                        List.of(new Dump(Dump.Kind.HEAP, Path.of("/cache/drover/dumps/hash-2-4077.hprof")),
                                new Dump(Dump.Kind.THREADS, Path.of("/cache/drover/dumps/hash-2-4077.txt")))));
        ProcessId id = new ProcessId(4077, startMillis - 900_000);
        pools.monitor.sample(id, MAIN, ProcessKind.WORKER, pool.name() + "-2", "java -Xmx512m -cp w.jar demo.Hash",
                usage(nowMillis - 16_000, 0.9, 510 << 20));
        pools.monitor.ended(id, exit);
        pools.errors.report(new Problem(end.minusSeconds(3600), Problem.Kind.SERVICE, "strategy coolest",
                "The strategy 'coolest' threw IllegalStateException: no candidates; round-robin was used instead.",
                Optional.empty()));
        pools.errors.report(new Problem(end.minusSeconds(600), Problem.Kind.REFUSED, "door",
                "A process that is no worker of this program knocked with a wrong key.", Optional.empty()));
        pools.errors.report(new Problem(end, Problem.Kind.DEATH, pool.name() + "-2", exit.verdict(),
                Optional.of(exit)));
        return exit;
    }

    private void work(FakeWorker worker, long nowMillis) {
        WorkerSnapshot s = worker.snapshot();
        if (s.state() == WorkerState.QUARANTINED || s.state() == WorkerState.EXITED) return;
        double busy = 0.15 + 0.8 * Math.abs(Math.sin(nowMillis / 9000.0 + s.slotIndex()));
        pools.monitor.sample(new ProcessId(s.pid(), s.started().toEpochMilli()), MAIN, ProcessKind.WORKER, s.name(),
                "java -XX:+UseSerialGC -cp wire.jar:host.jar:worker.jar demo.Hash --slot " + s.slotIndex(),
                usage(nowMillis, busy, (long) ((60 + s.slotIndex() % 40 * 9 + 25 * busy) * (1 << 20))));
        int inFlight = random.nextInt(5);
        long more = Math.round(120 * busy);
        worker.set(inFlight == 0 ? WorkerState.READY : WorkerState.BUSY, inFlight, s.done() + more,
                s.failed() + (random.nextInt(60) == 0 ? 1 : 0), 600 + 5000 * busy * random.nextDouble());
        Instant at = Instant.ofEpochMilli(nowMillis);
        worker.print(at, Console.Stream.OUT, "hashed " + more + " files, " + (s.done() + more) + " in all");
        if (random.nextInt(6) == 0)
            worker.print(at, Console.Stream.ERR,
                    "warning: cannot read src/\u001b[31mlocked.bin\u001b[0m: permission denied");
    }

    private Usage usage(long at, double cores, long bytes) {
        return new Usage(at, Math.max(0, cores + 0.06 * random.nextGaussian()), bytes + random.nextInt(1 << 20));
    }
}

package dev.drover.ui.internal.fake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.Usage;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;

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

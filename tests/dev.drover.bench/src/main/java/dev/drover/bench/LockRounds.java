package dev.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.process.ClassLocation;
import dev.drover.api.process.ProcessSpec;
import dev.drover.bench.LockWorker.Figures;
import dev.drover.shared.Segment;
import dev.drover.shared.SharedFolder;
import dev.drover.shared.SharedLock;

/** A shared lock: taken and given back by one, or handed over between two processes. */
final class LockRounds implements Contender {

    private static final int ROUND = 1_000;

    private final Path place;
    private final SharedFolder folder;
    private final SharedLock lock;
    private final Segment segment;
    /** Null if nobody else wants the lock. */
    private final ProcessPool other;

    /** @param pools starts the other process; null for none */
    LockRounds(ProcessPools pools) throws Unavailable {
        try {
            Path memory = Path.of("/dev/shm");
            place = Files.isWritable(memory) ? Files.createTempDirectory(memory, "drover-bench-")
                    : Files.createTempDirectory("drover-bench-");
            folder = SharedFolder.at(place.resolve("shared"));
            lock = SharedLock.open(folder, "bench");
            segment = Segment.create(folder, "bench", LockWorker.SIZE);
        } catch (IOException e) {
            throw new Unavailable("nothing can be shared", e);
        }
        other = pools == null ? null : pools.open(PoolSpec.of("bench-lock", ProcessSpec.java(LockWorker.class)
                .classPath(ClassLocation.of(SharedLock.class)).arguments(folder.path().toString())).size(1, 1));
    }

    /** Nanoseconds of one round for one alone, or the median of a hand-over in microseconds. */
    @Override
    public double measure(Duration time) throws Unavailable {
        try {
            if (other == null) return alone(time);
            var there = other.send(LockWorker.CONTEND, time.toMillis());
            Figures here = LockWorker.contend(lock, segment, 1, time.toMillis());
            there.get(60, TimeUnit.SECONDS);
            return here.medianNanos() / 1e3;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        } catch (Exception e) {
            throw new Unavailable("the lock failed", e);
        }
    }

    private double alone(Duration time) throws Exception {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        long rounds = 0;
        long now;
        do {
            for (int i = 0; i < ROUND; i++) lock.acquire(LockWorker.LONG).close();
            rounds += ROUND;
            now = System.nanoTime();
        } while (now - end < 0);
        return (double) (now - begin) / rounds;
    }

    @Override
    public void close() {
        if (other != null) other.close();
        try {
            segment.close();
            lock.close();
            for (Path each : List.of(folder.path().resolve("gate"), folder.path(), place)) Files.deleteIfExists(each);
        } catch (IOException e) {
            throw new IllegalStateException("what was shared is left in " + place, e);
        }
    }
}

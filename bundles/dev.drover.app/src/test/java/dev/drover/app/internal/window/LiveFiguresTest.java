package dev.drover.app.internal.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import org.junit.jupiter.api.Test;

final class LiveFiguresTest {
    private final LiveFigures figures = new LiveFigures();
    private long round;

    private static Optional<PoolSnapshot> pool(int max, int workers, long done) {
        List<WorkerSnapshot> slots = IntStream.range(0, workers)
                .mapToObj(i -> new WorkerSnapshot("files", i, 1, 100 + i, WorkerState.BUSY, "unix", 1, done, 0,
                        Instant.EPOCH,
                        Duration.ZERO, 10, OptionalInt.empty(), Optional.empty()))
                .toList();
        return Optional.of(new PoolSnapshot("files", "random", 0, max, 0, workers, 0, 0, 0, 0, false, slots));
    }

    private MonitorSnapshot sample(double cpu, long... pids) {
        round += 1000;
        return new MonitorSnapshot(round, LongStream.of(pids)
                .mapToObj(pid -> new ProcessSample(new ProcessId(pid, 1), 1, ProcessKind.WORKER, "w", "",
                        new Usage(round, cpu, 1),
                        true, true, Optional.empty(), Optional.empty()))
                .toList(), 0);
    }

    private boolean afterSomeRounds(Optional<PoolSnapshot> pool, double cpu, long... pids) {
        boolean seen = false;
        for (int i = 0; i < 10; i++) seen = figures.seen(pool, sample(cpu, pids));
        return seen;
    }

    @Test
    void twoWorkersWithFiguresAreEnough() {
        assertTrue(afterSomeRounds(pool(4, 3, 5), 0.5, 100, 101));
    }

    @Test
    void theOnlyWorkerOfASmallPoolIsEnough() {
        assertTrue(afterSomeRounds(pool(1, 1, 5), 0.5, 100));
    }

    @Test
    void oneWorkerOfSeveralIsNot() {
        assertFalse(afterSomeRounds(pool(4, 3, 5), 0.5, 100));
        assertEquals("1 of 2 workers have figures for memory and processor use", figures.missing());
    }

    @Test
    void theEmptyFiguresOfAStartAreNot() {
        assertFalse(afterSomeRounds(pool(4, 2, 0), 0.5, 100, 101));
        assertFalse(afterSomeRounds(pool(4, 2, 5), 0, 100, 101));
        assertFalse(afterSomeRounds(Optional.empty(), 0.5, 100, 101));
    }

    @Test
    void theSameRoundTwiceIsOneRound() {
        MonitorSnapshot same = sample(0.5, 100, 101);
        for (int i = 0; i < 50; i++) assertFalse(figures.seen(pool(2, 2, 5), same));
        assertEquals("the monitor has stopped sampling", figures.missing());
    }
}

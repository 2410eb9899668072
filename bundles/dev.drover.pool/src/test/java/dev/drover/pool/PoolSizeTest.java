package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many workers a pool has: as many as are needed, between its minimum and its maximum. */
class PoolSizeTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void idleWorkersAreUsedBeforeNewOnesAreStarted() {
        ProcessPool pool = harness.open(harness.spec().size(0, 3));
        for (int i = 0; i < 20; i++) harness.call(pool, TestWorker.VALUE, i);
        assertEquals(1, pool.workers().size());
    }

    @Test
    void theMinimumIsThereBeforeAnybodyAsksAndComesBack() {
        ProcessPool pool = harness.open(harness.spec().size(2, 3));
        assertEquals(2, pool.workers().size());
        harness.awaitReady(pool, 2);
        List<Long> before = Harness.pids(pool);
        harness.get(pool.workers().get(0).kill());
        harness.awaitReady(pool, 2);
        assertNotEquals(before, Harness.pids(pool));
        assertEquals(before.get(1), Harness.pids(pool).get(1));
    }

    @Test
    void neverMoreThanTheMaximum() {
        ProcessPool pool = harness.open(harness.spec().size(0, 2));
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) all.add(harness.send(pool, TestWorker.SLEEP, 5L));
        Set<Object> pids = new HashSet<>();
        for (CompletableFuture<Object> each : all) {
            pids.add(harness.get(each));
            assertTrue(Harness.children().size() <= 2, () -> Harness.children().toString());
        }
        assertTrue(pids.size() <= 2, pids::toString);
    }

    @Test
    void resizeUpStartsTheNewMinimumAndDownEndsTheSurplusGracefully() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        pool.resize(3, 3);
        assertEquals(3, pool.workers().size());
        harness.awaitReady(pool, 3);
        List<CompletableFuture<Object>> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) running.add(harness.send(pool, TestWorker.SLEEP, 200L));
        harness.await("all to run", () -> pool.snapshot().inFlight() == 3);
        List<Worker> workers = pool.workers();
        pool.resize(0, 1);
        assertEquals(WorkerState.DRAINING, workers.get(2).snapshot().state());
        running.forEach(harness::get);
        harness.await("one worker", () -> pool.workers().size() == 1);
        for (Worker ended : workers.subList(1, 3)) {
            Exit exit = ended.snapshot().lastExit().orElseThrow();
            assertEquals(Exit.Cause.DRAINED, exit.cause(), exit::verdict);
            assertEquals(0, exit.code());
        }
        assertEquals(0, pool.snapshot().restarts());
        harness.call(pool, TestWorker.VALUE, 1);
    }
}

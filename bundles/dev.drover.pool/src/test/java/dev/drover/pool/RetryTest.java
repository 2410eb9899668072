package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests whose worker died, which are run again with nothing beside them. */
final class RetryTest {

    @RegisterExtension
    final Harness harness = new Harness();

    private final List<CompletableFuture<Object>> beside = new ArrayList<>();
    private CompletableFuture<Object> retried;

    /** A pool with two workers that have something to do and a place left, and a request that must run alone. */
    private ProcessPool poolWithARetriedRequest(long millis) {
        ProcessPool pool = harness.open(
                harness.spec().size(3, 3).concurrency(2),
                (LifecycleOf) (worker, exit, recent) -> Optional.of(Duration.ofMinutes(10)),
                null);
        harness.awaitReady(pool, 3);
        List<Worker> workers = pool.workers();
        for (Worker worker : workers.subList(1, 3)) beside.add(harness.send(worker, TestWorker.SLEEP, 600_000L));
        // The first is the only one with nothing to do.
        retried = harness.send(pool, TestWorker.SLEEP.asIdempotent(), millis);
        harness.await("it to be with the first", () -> workers.get(0).snapshot().inFlight() == 1);
        ProcessHandle.of(workers.get(0).snapshot().pid()).orElseThrow().destroyForcibly();
        harness.await("it to wait again", () -> pool.snapshot().queued() == 1);
        return pool;
    }

    @Test
    void whileOneWaitsForAWorkerOfItsOwnTheOthersGoOn() {
        ProcessPool pool = poolWithARetriedRequest(600_000);
        for (int i = 0; i < 50; i++) assertEquals((long) i, harness.call(pool, TestWorker.VALUE, i));
        assertEquals(1, pool.snapshot().queued());
        beside.forEach(each -> each.cancel(true));
        harness.await("it to run", () -> pool.snapshot().queued() == 0);
        assertFalse(retried.isDone());
        retried.cancel(true);
    }

    @Test
    void oneOfTheWorkersEmptiesForItThoughTheOthersNeverCease() {
        ProcessPool pool = poolWithARetriedRequest(500);
        AtomicBoolean stop = new AtomicBoolean();
        // Enough to keep both workers busy, were none of them kept for the one that waits.
        List<CompletableFuture<?>> lanes = new ArrayList<>();
        for (int i = 0; i < 6; i++) lanes.add(lane(pool, stop));
        beside.forEach(each -> each.cancel(true));
        assertNotNull(harness.get(retried));
        stop.set(true);
        lanes.forEach(harness::get);
    }

    private CompletableFuture<Object> lane(ProcessPool pool, AtomicBoolean stop) {
        return harness.send(pool, TestWorker.SLEEP, 5L)
                .thenCompose(pid -> stop.get() ? CompletableFuture.completedFuture(pid) : lane(pool, stop));
    }
}

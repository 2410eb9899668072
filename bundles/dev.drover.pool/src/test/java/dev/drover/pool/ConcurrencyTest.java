package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that run several tasks at a time. */
class ConcurrencyTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void aWorkerRunsAsManyTasksAtATimeAsItMay() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).concurrency(4).cancelGrace(Duration.ofMillis(300)));
        harness.awaitReady(pool, 1);
        long pid = Harness.pids(pool).get(0);
        List<CompletableFuture<Object>> sleeping = new ArrayList<>();
        for (int i = 0; i < 3; i++) sleeping.add(harness.send(pool, TestWorker.SLEEP, 600_000L));
        // The fourth place is free for all the rest.
        for (int i = 0; i < 100; i++) assertEquals((long) i, harness.call(pool, TestWorker.VALUE, i));
        sleeping.forEach(each -> each.cancel(true));
        List<CompletableFuture<Object>> atOnce = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < 8; i++) atOnce.add(harness.send(pool, TestWorker.SLEEP, 200L));
        atOnce.forEach(each -> assertEquals(pid, harness.get(each)));
        harness.measured("8 sleeps of 200 ms, 4 at a time, took %.0f ms", (System.nanoTime() - begin) / 1e6);

        CompletableFuture<Object> stubborn = harness.begin(pool, TestWorker.STUBBORN, 600_000L);
        stubborn.cancel(true);
        harness.await("its end", () -> !Harness.alive(pid));
        assertEquals(7L, harness.call(pool, TestWorker.VALUE, 7));
    }

    @Test
    void tasksOfAConcurrentWorkerFinishWhenItIsDrainedOrClosed() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).concurrency(4));
        harness.awaitReady(pool, 1);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) all.add(harness.send(pool, TestWorker.SLEEP, 100L + 50 * i));
        harness.await("all to run", () -> pool.snapshot().inFlight() == 4);
        assertEquals(Exit.Cause.DRAINED, harness.get(pool.workers().get(0).drain()).cause());
        all.forEach(each -> assertTrue(each.isDone() && !each.isCompletedExceptionally()));
        for (int i = 0; i < 4; i++) all.add(harness.send(pool, TestWorker.SLEEP, 100L));
        pool.close();
        all.forEach(each -> assertTrue(each.isDone() && !each.isCompletedExceptionally()));
    }
}

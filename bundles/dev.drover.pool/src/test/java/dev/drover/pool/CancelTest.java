package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that their senders cancel. */
class CancelTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void aCancelledTaskThatObeysKeepsItsWorker() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        long pid = Harness.pids(pool).get(0);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        CompletableFuture<Object> waiting = harness.send(pool, TestWorker.PID, null);
        CompletableFuture<Object> cancelledInTheQueue = harness.send(pool, TestWorker.PID, null);
        harness.await("it to run", () -> pool.snapshot().inFlight() >= 1);
        assertTrue(cancelledInTheQueue.cancel(false));
        assertTrue(running.cancel(true));
        harness.failure(CancellationException.class, running);
        assertEquals(pid, harness.get(waiting));
        assertEquals(0, pool.snapshot().restarts());
    }

    @Test
    void aCancelledTaskThatHeedsNothingCostsOnlyItsWorker() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2).cancelGrace(Duration.ofMillis(300)));
        harness.awaitReady(pool, 2);
        // Short tasks first, so that the pool sends ahead.
        for (int i = 0; i < 200; i++) harness.call(pool, TestWorker.VALUE, i);
        Worker worker = pool.workers().get(0);
        Worker other = pool.workers().get(1);
        long otherPid = other.snapshot().pid();
        CompletableFuture<Object> stubborn = harness.begin(worker, TestWorker.STUBBORN, 600_000L);
        List<CompletableFuture<Object>> behind = new ArrayList<>();
        for (int i = 0; i < 100; i++) behind.add(harness.send(pool, TestWorker.VALUE, i));
        stubborn.cancel(true);
        // None of them is idempotent: all must come back unharmed from behind the one that is stuck.
        for (int i = 0; i < 100; i++) assertEquals((long) i, harness.get(behind.get(i)));
        harness.await("its end", () -> worker.snapshot().state() == WorkerState.EXITED);
        assertEquals(Exit.Cause.CANCEL_TIMEOUT, worker.snapshot().lastExit().orElseThrow().cause());
        harness.awaitReady(pool, 2);
        assertEquals(otherPid, other.snapshot().pid());
        assertEquals(1, pool.snapshot().restarts());
    }
}

package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that wait because no worker has room. */
class QueueTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void theQueueIsBoundedForEveryKindOfRequest() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).queue(5).prefetch(0));
        harness.awaitReady(pool, 1);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        List<CompletableFuture<Object>> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) waiting.add(harness.send(pool, TestWorker.VALUE, i));
        for (int i = 2; i < 4; i++) waiting.add(harness.send(pool.pinned("key"), TestWorker.VALUE, i));
        waiting.add(harness.send(pool.workers().get(0), TestWorker.VALUE, 4));
        assertEquals(5, pool.snapshot().queued());
        for (Endpoint endpoint : List.of(pool, pool.pinned("key"), pool.workers().get(0))) {
            CompletableFuture<Object> tooMuch = harness.send(endpoint, TestWorker.VALUE, 5);
            assertTrue(tooMuch.isDone());
            Rejected rejected = harness.failure(Rejected.class, tooMuch);
            assertTrue(rejected.getMessage().contains("its queue is full (5 requests wait)"), rejected::getMessage);
        }
        running.cancel(true);
        for (int i = 0; i < 5; i++) assertEquals((long) i, harness.get(waiting.get(i)));
    }

    @Test
    void aPoolWithoutAQueueStillStartsWorkers() {
        ProcessPool pool = harness.open(harness.spec().size(0, 2).queue(0));
        assertEquals(1L, harness.call(pool, TestWorker.VALUE, 1));
        harness.call(pool, TestWorker.VALUE, 2);
    }

    @Test
    void requestsBehindALongTaskMoveToIdleWorkers() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2).strategy("round-robin"));
        harness.awaitReady(pool, 2);
        for (int i = 0; i < 400; i++) harness.call(pool, TestWorker.VALUE, i);
        CompletableFuture<Object> longOne = harness.send(pool, TestWorker.SLEEP, 60_000L);
        List<CompletableFuture<Object>> quick = new ArrayList<>();
        for (int i = 0; i < 50; i++) quick.add(harness.send(pool, TestWorker.VALUE, i));
        for (int i = 0; i < 50; i++) assertEquals((long) i, harness.get(quick.get(i)));
        assertFalse(longOne.isDone());
        longOne.cancel(true);
    }
}

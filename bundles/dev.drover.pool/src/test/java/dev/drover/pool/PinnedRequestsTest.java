package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerLost;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests with a key: they go to the worker of their key, and wait for it. */
class PinnedRequestsTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void aKeyStaysWithItsWorkerAndIsBoundAnewAfterItsDeath() {
        ProcessPool pool = harness.open(harness.spec().size(3, 3));
        harness.awaitReady(pool, 3);
        Set<Object> workers = new HashSet<>();
        for (int key = 0; key < 6; key++) {
            Endpoint pinned = pool.pinned("key-" + key);
            Object first = harness.call(pinned, TestWorker.PID, null);
            workers.add(first);
            for (int i = 0; i < 5; i++) assertEquals(first, harness.call(pinned, TestWorker.PID, null));
        }
        assertEquals(3, workers.size());
        Object bound = harness.call(pool.pinned("key-0"), TestWorker.PID, null);
        Worker worker =
                pool.workers().stream().filter(each -> bound.equals(each.snapshot().pid())).findFirst().orElseThrow();
        harness.get(worker.drain());
        Object next = harness.call(pool.pinned("key-0"), TestWorker.PID, null);
        assertNotEquals(bound, next);
        for (int i = 0; i < 5; i++) assertEquals(next, harness.call(pool.pinned("key-0"), TestWorker.PID, null));
    }

    @Test
    void requestsOfAKeyWaitForTheirBusyWorkerAndStartNoOther() {
        ProcessPool pool = harness.open(harness.spec().size(0, 3));
        Endpoint pinned = pool.pinned("only");
        Object pid = harness.call(pinned, TestWorker.PID, null);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) all.add(harness.send(pinned, TestWorker.SLEEP, 20L));
        assertEquals(1, pool.workers().size());
        for (CompletableFuture<Object> each : all) assertEquals(pid, harness.get(each));
    }

    @Test
    void requestsOfAKeyMoveOnWhenTheirWorkerDies() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2));
        harness.awaitReady(pool, 2);
        Endpoint pinned = pool.pinned("moving");
        long pid = (Long) harness.call(pinned, TestWorker.PID, null);
        CompletableFuture<Object> running = harness.send(pinned, TestWorker.SLEEP, 60_000L);
        List<CompletableFuture<Object>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) waiting.add(harness.send(pinned, TestWorker.PID, null));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Set<Object> movedTo = new HashSet<>();
        for (CompletableFuture<Object> each : waiting) movedTo.add(harness.get(each));
        assertEquals(1, movedTo.size());
        assertFalse(movedTo.contains(pid));
        assertTrue(harness.failure(WorkerLost.class, running).mayHaveRun());
    }

    @Test
    void specifyNamesTheWorkerByPidOrSlot() {
        ProcessPool pool = harness.open(harness.spec().size(3, 3).strategy("SPECIFY"));
        harness.awaitReady(pool, 3);
        for (long pid : Harness.pids(pool))
            for (int i = 0; i < 3; i++) assertEquals(pid, harness.call(pool.pinned("" + pid), TestWorker.PID, null));
        assertEquals(Harness.pids(pool).get(1), harness.call(pool.pinned("slot:2"), TestWorker.PID, null));
        Rejected none = harness.failure(Rejected.class, harness.send(pool.pinned("1"), TestWorker.PID, null));
        assertTrue(none.getMessage().contains("finds no worker for the key '1'"), none::getMessage);
    }
}

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
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of a pool: what it has taken is finished, and nothing is left. */
class CloseTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void closeWaitsForWhatWasTaken() {
        ProcessPool pool = harness.open(harness.spec().size(0, 2));
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) all.add(harness.send(pool, TestWorker.SLEEP, 10L));
        pool.close();
        for (CompletableFuture<Object> each : all) assertTrue(each.isDone() && !each.isCompletedExceptionally());
        assertEquals(List.of(), Harness.children());
        assertEquals(List.of(), Harness.directories());
        assertTrue(harness.send(pool, TestWorker.VALUE, 1).isCompletedExceptionally());
        pool.close();
    }

    @Test
    void closeEndsAWorkerThatHeedsNeitherExitNorSigterm() {
        ProcessPool pool = harness.open(
                harness.spec().size(1, 1).closeGrace(Duration.ofMillis(50)).cancelGrace(Duration.ofMinutes(10)));
        harness.call(pool, TestWorker.CLING, null);
        Worker worker = pool.workers().get(0);
        CompletableFuture<Object> running = harness.begin(pool, TestWorker.STUBBORN, 600_000L);
        CompletableFuture<Object> own = harness.send(worker, TestWorker.VALUE, 1);
        long begin = System.nanoTime();
        pool.close();
        harness.measured("close against a worker that clings %.0f ms", (System.nanoTime() - begin) / 1e6);
        assertTrue(running.isDone() && own.isDone());
        harness.failure(CancellationException.class, running);
        harness.failure(Rejected.class, own);
        assertEquals("KILL", worker.snapshot().lastExit().orElseThrow().signal().orElseThrow());
        assertEquals(List.of(), Harness.children());
    }
}

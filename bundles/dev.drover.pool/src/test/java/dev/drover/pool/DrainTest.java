package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Exit;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that are drained: they finish what they have, get nothing new, and end. */
class DrainTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void aDrainedWorkerFinishesWhatItHas() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        Worker worker = pool.workers().get(0);
        CompletableFuture<Object> running = harness.begin(pool, TestWorker.STUBBORN, 1_000L);
        CompletableFuture<Object> own = harness.send(worker, TestWorker.VALUE, 1L);
        CompletableFuture<Object> anyone = harness.send(pool, TestWorker.PID, null);
        CompletableFuture<Exit> exit = worker.drain();
        assertEquals(worker.snapshot().pid(), harness.get(running));
        harness.failure(Rejected.class, own);
        assertNotEquals(worker.snapshot().pid(), harness.get(anyone));
        assertEquals(Exit.Cause.DRAINED, harness.get(exit).cause());
    }

    @Test
    void aWorkerThatCrashesWhileItDrainsSaysSoAndIsNotReplaced() {
        ProcessPool pool = harness.open(harness.spec().size(0, 2));
        long pid = (Long) harness.call(pool, TestWorker.PID, null);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        CompletableFuture<Exit> exit = pool.workers().get(0).drain();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertEquals(Exit.Cause.SIGNALLED, harness.get(exit).cause());
        harness.failure(WorkerLost.class, running);
        assertEquals(List.of(), pool.workers());
        assertEquals(0, pool.snapshot().restarts());
    }

    @Test
    void anIdleWorkerThatClingsIsEndedToo() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.call(pool, TestWorker.CLING, null);
        Exit exit = harness.get(pool.workers().get(0).drain());
        assertEquals(Exit.Cause.DRAINED, exit.cause());
        assertEquals("KILL", exit.signal().orElseThrow());
    }
}

package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that end by themselves: others take their places, and the verdict tells why they ended. */
class RestartTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void aWorkerThatEndsByItselfIsReplacedAndItsVerdictTellsWhy() {
        ProcessPool pool = harness.open(harness.spec().size(0, 1));
        harness.call(pool, TestWorker.PRINT, Map.of("out", "", "err", "the disk is on fire\n"));
        WorkerLost lost = harness.failure(WorkerLost.class, harness.send(pool, TestWorker.HALT, 77));
        assertEquals(77, lost.exit().code());
        assertEquals(Exit.Cause.EXITED, lost.exit().cause());
        assertTrue(lost.exit().verdict().contains("exit code 77: the disk is on fire"), lost.exit()::verdict);
        assertEquals(List.of("halt"), lost.exit().running());
        assertTrue(lost.getMessage().contains("halt") && lost.getMessage().contains("77"), lost::getMessage);
        harness.await("a new worker", () -> Harness.ready(pool) == 1);
        assertEquals(1, pool.snapshot().restarts());
        assertEquals(lost.exit(), pool.snapshot().workers().get(0).lastExit().orElseThrow());

        long pid = Harness.pids(pool).get(0);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Exit killed = harness.failure(WorkerLost.class, running).exit();
        assertEquals(Exit.Cause.SIGNALLED, killed.cause());
        assertEquals("KILL", killed.signal().orElseThrow());
    }
}

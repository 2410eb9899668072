package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** electron-re's own cases of its pool and host, by meaning. */
class ElectronCasesTest {

    @RegisterExtension
    final Harness harness = new Harness();

    private ProcessPool three() {
        ProcessPool pool = harness.open(harness.spec().size(3, 3));
        harness.awaitReady(pool, 3);
        return pool;
    }

    @Test
    void threeRequestsReachThreeProcesses() {
        ProcessPool pool = three();
        List<CompletableFuture<Object>> sent = List.of(
                harness.send(pool, TestWorker.SLEEP, 100L),
                harness.send(pool, TestWorker.SLEEP, 100L),
                harness.send(pool, TestWorker.SLEEP, 100L));
        Set<Object> pids = new HashSet<>(sent.stream().map(harness::get).toList());
        assertEquals(new HashSet<Object>(Harness.pids(pool)), pids);
    }

    @Test
    void theResponseIsTheDataThatWasSent() {
        assertEquals(2L, harness.call(harness.open(harness.spec().max(1)), TestWorker.VALUE, 2));
    }

    @Test
    void threeConcurrentRequestsStartThreeWorkers() {
        ProcessPool pool = harness.open(harness.spec().size(0, 3));
        assertEquals(0, pool.workers().size());
        for (int i = 0; i < 3; i++) harness.send(pool, TestWorker.SLEEP, 50L);
        assertEquals(3, pool.workers().size());
    }

    @Test
    void broadcastReachesAllAndGetsAll() {
        ProcessPool pool = three();
        Map<Worker, CompletableFuture<Object>> outcomes = pool.broadcast(TestWorker.PID, null);
        assertEquals(3, outcomes.size());
        outcomes.forEach((worker, future) -> assertEquals(worker.snapshot().pid(), harness.get(future)));
    }

    @Test
    void theWorkerOfAKeyIsKilledAndTwoAreLeft() {
        ProcessPool pool = harness.open(harness.spec().size(0, 3));
        for (int i = 0; i < 3; i++) harness.send(pool, TestWorker.SLEEP, 300L);
        harness.awaitReady(pool, 3);
        long bound = (Long) harness.call(pool.pinned("one"), TestWorker.PID, null);
        Worker worker =
                pool.workers().stream().filter(each -> each.snapshot().pid() == bound).findFirst().orElseThrow();

        Exit exit = harness.get(worker.kill());

        assertEquals(Exit.Cause.KILLED_BY_USER, exit.cause());
        assertTrue(!Harness.alive(bound));
        assertEquals(2, pool.workers().size());
        // Nobody needs a third: none comes back.
        assertTrue(!Harness.within(Duration.ofSeconds(1), () -> pool.workers().size() != 2));
    }

    @Test
    void theLimitOfProcessesIsSet() {
        ProcessPool pool = three();
        pool.resize(0, 2);
        harness.await("two workers", () -> pool.workers().size() == 2);
        for (int i = 0; i < 6; i++) harness.send(pool, TestWorker.SLEEP, 20L);
        assertEquals(2, pool.workers().size());
        assertEquals(2, pool.snapshot().max());
    }
}

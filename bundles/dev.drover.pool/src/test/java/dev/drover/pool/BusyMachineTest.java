package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.drover.api.pool.ProcessPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A machine whose processors are eight times overbooked: nobody is taken for hung, and new workers join. */
class BusyMachineTest {

    private static final int LOOPS_PER_PROCESSOR = 8;
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    /** They end by themselves, whatever happens to the test. */
    private static final int MOST_SECONDS = 60;

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void noWorkerIsKilledForBeingSlowAndNewOnesJoin() throws Exception {
        int most = Harness.scaled(4, 30);
        ProcessPool pool = harness.open(harness.spec().size(2, most).heartbeatTimeout(HEARTBEAT));
        harness.awaitReady(pool, 2);
        List<Long> before = Harness.pids(pool);
        for (int i = 0; i < LOOPS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors(); i++) loop();
        List<CompletableFuture<Object>> running = new ArrayList<>();
        long begin = System.nanoTime();
        // Each holds its worker, so that the pool has to grow.
        long millis = HEARTBEAT.plusSeconds(1).toMillis();
        for (int i = 0; i < most; i++) running.add(harness.send(pool, TestWorker.SLEEP, millis));
        harness.awaitReady(pool, most);
        harness.measured("%d more workers have joined after %.1f s", most - 2, (System.nanoTime() - begin) / 1e9);
        running.forEach(harness::get);
        assertEquals(before, Harness.pids(pool).subList(0, 2));
        assertEquals(0, pool.snapshot().restarts(), () -> pool.snapshot().toString());
    }

    private void loop() throws IOException {
        Process loop = new ProcessBuilder("timeout", "" + MOST_SECONDS, "sh", "-c", "while :; do :; done").start();
        harness.close(() -> {
            loop.destroy();
            loop.waitFor(10, TimeUnit.SECONDS);
            loop.getInputStream().close();
            loop.getOutputStream().close();
            loop.getErrorStream().close();
        });
    }
}

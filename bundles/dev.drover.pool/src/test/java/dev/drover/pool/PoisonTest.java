package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that end their workers, and those beside them. */
final class PoisonTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAWindowOf64WithOneKiller63Succeed(boolean inDecode) {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        Task<Object, Object> killer = inDecode ? TestWorker.HALT_IN_DECODE : TestWorker.HALT;
        Task<Object, Object> innocent = TestWorker.VALUE.asIdempotent();
        // So many are sent ahead only once the tasks are known to be short.
        for (long i = 0; i < 300; i++) harness.call(pool, innocent, i);
        CompletableFuture<Object> held = harness.send(pool, TestWorker.SLEEP.asIdempotent(), 200L);
        List<CompletableFuture<Object>> others = new ArrayList<>();
        for (long i = 0; i < 31; i++) others.add(harness.send(pool, innocent, i));
        CompletableFuture<Object> poison = harness.send(pool, killer.asIdempotent(), 97);
        for (long i = 31; i < 63; i++) others.add(harness.send(pool, innocent, i));
        WorkerLost lost = harness.failure(WorkerLost.class, poison);
        assertEquals(inDecode ? 98 : 97, lost.exit().code());
        for (int i = 0; i < 63; i++) assertEquals((long) i, harness.get(others.get(i)));
        harness.get(held);

        Rejected rejected = harness.failure(Rejected.class, harness.send(pool, killer.asIdempotent(), 97));
        assertTrue(rejected.getMessage().contains("such a request was running at the end of 3 workers"),
                rejected::getMessage);
        assertEquals(killer.name(), pool.snapshot().poisoned().getFirst().task());
        assertEquals(1L, harness.call(pool, innocent, 1L), "the rest goes on");
        pool.reset();
        assertEquals(List.of(), pool.snapshot().poisoned());
        harness.failure(WorkerLost.class, harness.send(pool, killer, 97));
    }

    @Test
    void whatWaitsOfAKindThatIsRejectedIsRejectedToo() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).prefetch(0));
        harness.awaitReady(pool, 1);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) all.add(harness.send(pool, TestWorker.HALT, 7));
        for (int i = 0; i < 3; i++) harness.failure(WorkerLost.class, all.get(i));
        for (int i = 3; i < 20; i++) harness.failure(Rejected.class, all.get(i));
        assertEquals("x", harness.call(pool, TestWorker.VALUE, "x"));
    }
}

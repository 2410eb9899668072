package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.Registration;
import dev.drover.api.pool.ProcessPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who wants to hear that a pool has changed. */
class ChangeListenerTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void changesAreToldButNotTooOften() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        AtomicInteger calls = new AtomicInteger();
        Registration registration = pool.onChange(calls::incrementAndGet);
        long begin = System.nanoTime();
        for (int i = 0; i < 500; i++) harness.call(pool, TestWorker.WORK, (long) i);
        harness.await("a call", () -> calls.get() > 0);
        double tenths = (System.nanoTime() - begin) / 1e8;
        assertTrue(calls.get() <= tenths + 1, () -> calls + " calls in " + tenths + " tenths of a second");
        registration.close();
    }

    @Test
    void aPoolThatIsClosedByOneOfItsListenersLeavesNothingBehind() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2));
        harness.awaitReady(pool, 2);
        List<Long> pids = Harness.pids(pool);
        CompletableFuture<Object> running = harness.begin(pool, TestWorker.STUBBORN, 600_000L);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        pool.onChange(() -> {
            pool.close();
            closed.complete(null);
        });
        harness.send(pool, TestWorker.VALUE, 1);
        harness.get(closed);
        harness.failure(CancellationException.class, running);
        pids.forEach(pid -> assertFalse(Harness.alive(pid)));
        assertTrue(pool.snapshot().closed());
        assertEquals(List.of(), pool.workers());
    }
}

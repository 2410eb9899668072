package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.RecycleReason;
import dev.drover.lifecycle.DefaultPolicy;
import dev.drover.lifecycle.SharedBudget;
import dev.drover.pool.internal.LocalPools;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.process.ProcessRuntime;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real processes within a memory budget. */
final class BudgetTest {

    private static final long MB = 1 << 20;

    @RegisterExtension
    final Harness harness = new Harness();

    private final SharedBudget budget = new SharedBudget();

    private LocalPools pools() {
        ProcessRuntime runtime = harness.close(new ProcessRuntime());
        LocalPools pools = new LocalPools(runtime, new Strategies(), new DefaultPolicy());
        pools.memoryBudget(budget);
        return pools;
    }

    @Test
    void twoPoolsShareOneBudgetAndRequestsGoToThoseThatThereAre() {
        LocalPools pools = pools();
        budget.limit(2 * 32 * MB);
        ProcessPool first = harness.keep(pools.open(harness.spec().size(0, 4)));
        ProcessPool second = harness.keep(pools.open(harness.spec().size(0, 4)));
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(harness.send(first, TestWorker.SLEEP, 20L));
            if (i == 3) harness.awaitReady(first, 2);
        }
        all.forEach(harness::get);
        assertTrue(first.workers().size() <= 2, () -> "" + first.workers());
        CompletableFuture<Object> waits = harness.send(second, TestWorker.VALUE, "x");
        budget.share(SharedBudget.DEFAULT_SHARE);
        budget.limit(1000 * MB);
        assertEquals("x", harness.get(waits));
    }

    @Test
    void whenTheBudgetIsLoweredAnIdleWorkerEndsAndNoneIsStartedInItsPlace() {
        LocalPools pools = pools();
        budget.limit(1000 * MB);
        ProcessPool pool = harness.keep(pools.open(harness.spec().size(2, 2)));
        harness.awaitReady(pool, 2);
        harness.await("a measurement", () -> budget.usage().reserved() == 0);
        long used = budget.usage().used();
        harness.measured("two workers at rest have %d MB for themselves", used / MB);
        // Less than two of them take at any time, for what they take changes by itself, and more than one does.
        budget.limit(used * 3 / 4);
        harness.await("one to end", () -> pool.workers().size() == 1);
        assertEquals(1, pool.snapshot().recycled().get(RecycleReason.BUDGET));
        assertEquals("x", harness.call(pool, TestWorker.VALUE, "x"));
        assertEquals(1, pool.workers().size());
        assertEquals(0, pool.snapshot().restarts());
    }

    @Test
    void aBudgetSmallerThanOneWorkerRejectsWithOneSentence() {
        LocalPools pools = pools();
        budget.limit(MB);
        ProcessPool pool = harness.keep(pools.open(harness.spec().size(1, 2)));
        Rejected rejected = harness.failure(Rejected.class, harness.send(pool, TestWorker.VALUE, "x"));
        assertTrue(rejected.getMessage().endsWith("the memory budget of the program is 1.00 MB (set), and a worker of"
                + " this pool needs 32.0 MB: raise the budget"), rejected::getMessage);
    }
}

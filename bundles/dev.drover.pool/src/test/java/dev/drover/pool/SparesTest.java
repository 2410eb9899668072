package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that are kept idle for the requests to come. */
class SparesTest {

    private static final Duration A_WHILE = Duration.ofMillis(500);

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void asManyAsWantedAreKeptIdleBesideTheBusyOnes() {
        ProcessPool pool = harness.open(harness.spec().size(0, 3).minIdle(1));
        harness.awaitReady(pool, 1);
        CompletableFuture<Object> first = busy(pool);
        awaitStates(pool, 1, 1);
        CompletableFuture<Object> second = busy(pool);
        awaitStates(pool, 2, 1);
        CompletableFuture<Object> third = busy(pool);
        awaitStates(pool, 3, 0);
        assertFalse(Harness.within(A_WHILE, () -> pool.workers().size() > 3), "never more than the maximum");
        List.of(first, second, third).forEach(each -> each.cancel(true));
    }

    @Test
    void aSpareThatDiesOrIsKilledIsReplaced() {
        ProcessPool pool = harness.open(harness.spec().size(0, 2).minIdle(1));
        harness.awaitReady(pool, 1);
        long pid = Harness.pids(pool).get(0);
        pool.workers().get(0).kill().join();
        harness.await("another spare", () -> Harness.ready(pool) == 1 && !Harness.pids(pool).contains(pid));
    }

    @Test
    void theyAreNotRetiredForBeingIdleAndAllOthersAre() {
        LifecyclePolicy retiring = new LifecyclePolicy() {
            @Override
            public Duration checkInterval() {
                return Duration.ofMillis(10);
            }

            @Override
            public IdleAction whenIdle(WorkerSnapshot worker) {
                return IdleAction.DRAIN;
            }

            @Override
            public Restart afterExit(WorkerEnd end) {
                return Restart.after(Duration.ofMillis(100), 0);
            }
        };
        ProcessPool pool = harness.open(harness.spec().size(0, 4).minIdle(2), retiring, null);
        harness.awaitReady(pool, 2);
        CompletableFuture<Object> first = busy(pool);
        CompletableFuture<Object> second = busy(pool);
        awaitStates(pool, 2, 2);
        first.cancel(true);
        second.cancel(true);
        harness.await("two workers less", () -> pool.workers().size() == 2);
        assertFalse(Harness.within(A_WHILE, () -> Harness.ready(pool) != 2), "spares stay");
    }

    @Test
    void moreSparesThanProcessesAreRefused() {
        PoolSpec spec = harness.spec().size(0, 2);
        assertEquals(2, spec.minIdle(2).minIdle());
        assertEquals(0, spec.minIdle());
        String why = assertThrows(IllegalArgumentException.class, () -> spec.minIdle(3)).getMessage();
        assertEquals("minIdle is 3: it must be 0 to 2", why);
        assertThrows(IllegalArgumentException.class, () -> spec.minIdle(-1));
    }

    /** Has a worker busy until it is cancelled. */
    private CompletableFuture<Object> busy(ProcessPool pool) {
        return harness.send(pool, TestWorker.SLEEP, 600_000L);
    }

    private void awaitStates(ProcessPool pool, long busy, long ready) {
        harness.await(busy + " busy workers and " + ready + " at rest",
                () -> count(pool, WorkerState.BUSY) == busy && count(pool, WorkerState.READY) == ready);
    }

    private static long count(ProcessPool pool, WorkerState state) {
        return pool.snapshot().workers().stream().filter(worker -> worker.state() == state).count();
    }
}

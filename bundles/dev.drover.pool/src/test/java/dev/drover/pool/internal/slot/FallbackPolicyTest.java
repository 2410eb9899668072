package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;

class FallbackPolicyTest {

    private final FallbackPolicy policy = new FallbackPolicy();
    private final FakeWorkers workers = new FakeWorkers();

    private static WorkerEnd end(PoolWorker worker, int failures) {
        WorkerSnapshot last = worker.snapshot();
        return new WorkerEnd(last, SlotTest.exit(), Duration.ZERO, false, failures);
    }

    @Test
    void anIdleWorkerStays() {
        assertEquals(IdleAction.STAY, policy.whenIdle(workers.idle().snapshot()));
    }

    @Test
    void anEndedOneStartsAgainAsWithTheLifecycleBundleWithinTheJitter() {
        for (int failures = 0; failures < 5; failures++) {
            WorkerEnd end = end(workers.starting(), failures);
            Restart longest = BackOff.DEFAULT.restart(end, 0);
            Restart shortest = BackOff.DEFAULT.restart(end, 0.999_999);
            Restart next = policy.afterExit(end);
            assertEquals(longest.consecutiveFailures(), next.consecutiveFailures());
            assertEquals(longest.quarantine(), next.quarantine());
            assertTrue(next.delay().compareTo(longest.delay()) <= 0, next::toString);
            assertTrue(next.delay().compareTo(shortest.delay()) >= 0, next::toString);
        }
    }
}

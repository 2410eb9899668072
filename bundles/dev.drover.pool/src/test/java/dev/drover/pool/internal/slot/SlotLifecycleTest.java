package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;
import dev.drover.pool.LogLines;
import dev.drover.pool.internal.fake.FakeSleeper;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.fake.IdlePolicy;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SlotLifecycleTest {

    @RegisterExtension
    final LogLines log = new LogLines();

    private final SlotsOnFakes fakes = new SlotsOnFakes(spec -> spec);
    private final FakeWorkers workers = new FakeWorkers();
    private final SlotLifecycle lifecycle = new SlotLifecycle(fakes.services, Sleep.DEFAULT, Optional.empty());

    @Test
    void thePolicyIsToldOfTheEndAndDecides() {
        PoolWorker worker = workers.idle();
        workers.services.advance(Duration.ofNanos(7_000));
        Exit exit = SlotTest.exit();
        fakes.next = Restart.after(Duration.ofSeconds(9), 4);
        assertSame(fakes.next, lifecycle.afterExit(worker, exit, true, 3));
        WorkerEnd end = fakes.asked.getFirst();
        assertSame(exit, end.exit());
        assertEquals(Duration.ofNanos(7_000), end.alive());
        assertEquals(3, end.consecutiveFailures());
        assertTrue(end.permanent() && end.joined());
    }

    @Test
    void whateverAPolicyThrowsTheBuiltInOneDecides() {
        for (Throwable each : List.of(new IllegalStateException(), new NoClassDefFoundError(), new IOException())) {
            fakes.policyFailure = each;
            Restart next = lifecycle.afterExit(workers.idle(), SlotTest.exit(), true, 0);
            assertEquals(1, next.consecutiveFailures());
            assertTrue(next.quarantine().isPresent());
        }
        assertEquals(3, log.warnings().size(), () -> "" + log.warnings());
    }

    @Test
    void aRuleOfThePoolsOwnDecidesInsteadOfThePolicy() {
        BackOff patient = new BackOff(
                Duration.ofSeconds(7), Duration.ofSeconds(9), 5, 5, Duration.ZERO, Duration.ofSeconds(1),
                Duration.ofSeconds(1), 0);
        SlotLifecycle own = new SlotLifecycle(fakes.services, Sleep.DEFAULT, Optional.of(patient));
        Restart next = own.afterExit(workers.idle(), SlotTest.exit(), false, 0);
        assertEquals(patient.firstDelay(), next.delay());
        assertEquals(List.of(), fakes.asked);
    }

    @Test
    void aPolicyThatDecidesNothingHasFailed() {
        fakes.services.policy = policy(null, null);
        assertTrue(lifecycle.afterExit(workers.idle(), SlotTest.exit(), true, 0).quarantine().isPresent());
        assertTrue(log.has("The policy decided nothing"));
    }

    @Test
    void aDelayThatNoClockHoldsIsCutToACentury() {
        fakes.next = Restart.quarantined(ChronoUnit.FOREVER.getDuration(), 2, "why");
        Restart next = lifecycle.afterExit(workers.idle(), SlotTest.exit(), false, 1);
        assertEquals(Duration.ofDays(36_500), next.delay());
        assertEquals(2, next.consecutiveFailures());
        assertEquals(fakes.next.quarantine(), next.quarantine());
    }

    private static LifecyclePolicy policy(Restart restart, Error idle) {
        return new LifecyclePolicy() {
            @Override
            public IdleAction whenIdle(WorkerSnapshot worker) {
                throw idle;
            }

            @Override
            public Restart afterExit(WorkerEnd end) {
                return restart;
            }
        };
    }

    // ---- workers at rest

    @Test
    void onlyWorkersAtRestAreAskedAbout() {
        IdlePolicy policy = new IdlePolicy(IdleAction.STAY);
        fakes.services.policy = policy;
        lifecycle.rest(List.of(workers.busy(), workers.idle(), workers.starting(), workers.asleep()), worker -> true);
        assertEquals(1, policy.asked);
    }

    @Test
    void aWorkerSleepsIfThereIsASleeper() {
        fakes.services.policy = new IdlePolicy(IdleAction.SLEEP);
        PoolWorker worker = workers.idle();
        lifecycle.rest(List.of(worker), each -> true);
        assertFalse(worker.asleep());
        fakes.services.sleeper = new FakeSleeper();
        lifecycle.rest(List.of(worker), each -> true);
        assertTrue(worker.asleep());
    }

    @Test
    void thoseThatAreASurplusAreDrainedAndReturned() {
        fakes.services.policy = new IdlePolicy(IdleAction.DRAIN);
        PoolWorker needed = workers.idle();
        PoolWorker surplus = workers.idle();
        assertEquals(List.of(surplus), lifecycle.rest(List.of(needed, surplus), each -> each == surplus));
    }

    @Test
    void aPolicyThatThrowsLeavesTheWorkerAsItIsAndTheOthersAreAskedAbout() {
        fakes.services.policy = policy(null, new StackOverflowError("on purpose"));
        assertEquals(List.of(), lifecycle.rest(workers.idle(2), each -> true));
        assertEquals(2, log.warnings().size(), () -> "" + log.warnings());
    }
}

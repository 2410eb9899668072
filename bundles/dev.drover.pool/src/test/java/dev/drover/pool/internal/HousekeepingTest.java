package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import dev.drover.api.Registration;
import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeSleeper;
import dev.drover.pool.internal.fake.IdlePolicy;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;

/** What the housekeeper does for a pool, by the pool's clock. */
class HousekeepingTest {

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private static void assertTimedOut(CompletableFuture<Object> future) {
        assertTrue(future.isDone(), "it has not settled");
        assertInstanceOf(TimeoutException.class, future.exceptionNow());
    }

    // ---- deadlines

    @Test
    void aRequestInAWorkerTimesOutByTheClockAndIsCancelledThere() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        CompletableFuture<Object> future = fakes.pool.within(Duration.ofSeconds(1)).send(PoolOnFakes.TASK, "x");
        fakes.rounds(Duration.ofMillis(950));
        assertFalse(future.isDone());
        fakes.round();
        assertTimedOut(future);
        assertEquals(1, fakes.process(0).link.sent(Frame.CANCEL).size());
    }

    @Test
    void aRequestThatWaitsTimesOutAndIsNotSent() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.taskTimeout(Duration.ofSeconds(1)));
        fakes.pool.within(Duration.ofHours(1)).send(PoolOnFakes.TASK, "long");
        CompletableFuture<Object> waiting = fakes.send();
        CompletableFuture<Object> pinned = fakes.pool.workers().getFirst().send(PoolOnFakes.TASK, "x");
        fakes.rounds(Duration.ofSeconds(1));
        assertTimedOut(waiting);
        assertTimedOut(pinned);
        assertEquals(0, fakes.pool.snapshot().queued());
        fakes.process(0).reply("room");
        assertEquals(1, fakes.sent());
    }

    @Test
    void aRequestWithoutADeadlineNeverTimesOut() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        CompletableFuture<Object> future = fakes.send();
        fakes.services.advance(Duration.ofDays(1));
        fakes.round();
        assertFalse(future.isDone());
    }

    // ---- signs of life, cancelled requests

    @Test
    void everyProcessIsLookedAtInEachRound() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        fakes.round();
        for (FakeHostProcess each : fakes.services.processes) assertEquals(List.of("check"), each.wishes());
    }

    @Test
    void aWorkerThatDoesNotLetGoOfACancelledTaskGivesBackTheRestAndIsKilled() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.cancelGrace(GRACE).concurrency(2));
        CompletableFuture<Object> stuck = fakes.send();
        CompletableFuture<Object> other = fakes.send();
        stuck.cancel(false);
        fakes.rounds(GRACE.minus(PoolOnFakes.ROUND));
        assertFalse(wishes(fakes, 0).contains("blame CANCEL_TIMEOUT"));
        fakes.round();
        assertTrue(wishes(fakes, 0).contains("blame CANCEL_TIMEOUT"));
        assertEquals(1, fakes.process(0).link.sent(Frame.RECALL).size());
        fakes.process(0).notRun(fakes.process(0).link.requests().get(1));
        fakes.rounds(Duration.ofMillis(450));
        assertFalse(wishes(fakes, 0).contains("kill CANCEL_TIMEOUT"), "what it has not begun may still come back");
        fakes.round();
        assertTrue(wishes(fakes, 0).contains("kill CANCEL_TIMEOUT"));
        assertFalse(other.isDone(), "it waits for the next worker");
    }

    @Test
    void aWorkerThatLetsGoInTimeStays() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.cancelGrace(GRACE));
        fakes.send().cancel(false);
        fakes.rounds(Duration.ofSeconds(1));
        fakes.process(0).frame(Frame.ERROR, Frame.CANCELLED, 0, "");
        fakes.rounds(GRACE);
        assertFalse(wishes(fakes, 0).contains("blame CANCEL_TIMEOUT"));
    }

    private static List<String> wishes(PoolOnFakes fakes, int made) {
        return fakes.process(made).wishes();
    }

    @Test
    void whatWaitsBehindALongTaskIsRecalledOnceAnotherWorkerIsIdle() {
        PoolOnFakes fakes = PoolOnFakes.of(2, spec -> spec.prefetch(10));
        // Quick answers, so that requests are sent ahead.
        for (int i = 0; i < 4; i++) {
            fakes.send();
            fakes.process(i % 2).reply("quick");
        }
        for (int i = 0; i < 4; i++) fakes.send();
        assertTrue(fakes.pool.present().get(0).inFlight() > 1 && fakes.pool.present().get(1).inFlight() > 1);
        FakeHostProcess slow = fakes.process(0);
        for (long open : List.copyOf(fakes.process(1).link.requests())) fakes.process(1).reply(open, "quick");
        fakes.rounds(Duration.ofMillis(100));
        assertEquals(1, slow.link.sent(Frame.RECALL).size());
        fakes.rounds(Duration.ofMillis(500));
        assertEquals(1, slow.link.sent(Frame.RECALL).size(), "it is not asked again before a second is over");
    }

    @Test
    void nothingIsRecalledWhileAllAreBusy() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.prefetch(10));
        fakes.send();
        fakes.process(0).reply("quick");
        fakes.send();
        fakes.send();
        fakes.rounds(Duration.ofSeconds(1));
        assertEquals(List.of(), fakes.process(0).link.sent(Frame.RECALL));
    }

    // ---- idle workers

    @Test
    void idleWorkersBeyondTheMinimumAreDrainedWhenThePolicySaysSo() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        fakes.services.policy = new IdlePolicy(IdleAction.DRAIN);
        fakes.pool.resize(1, 2);
        fakes.rounds(IdlePolicy.INTERVAL);
        assertTrue(wishes(fakes, 0).contains("end"));
        assertFalse(wishes(fakes, 1).contains("end"), "one is the minimum");
    }

    @Test
    void busyWorkersAreLeftAlone() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.services.policy = new IdlePolicy(IdleAction.DRAIN);
        fakes.pool.resize(0, 1);
        fakes.send();
        fakes.rounds(IdlePolicy.INTERVAL.multipliedBy(2));
        assertFalse(wishes(fakes, 0).contains("end"));
    }

    @Test
    void idleWorkersSleepWhenThePolicySaysSo() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.services.sleeper = new FakeSleeper();
        fakes.rounds(IdlePolicy.INTERVAL);
        assertFalse(fakes.process(0).stopped());
        fakes.services.policy = new IdlePolicy(IdleAction.SLEEP);
        fakes.rounds(IdlePolicy.INTERVAL.multipliedBy(2));
        assertTrue(fakes.process(0).stopped());
    }

    @Test
    void thePolicyIsAskedAtItsIntervalOnly() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        IdlePolicy policy = new IdlePolicy(IdleAction.STAY);
        fakes.services.policy = policy;
        fakes.rounds(IdlePolicy.INTERVAL.multipliedBy(3));
        assertTrue(policy.asked == 3 || policy.asked == 4, () -> "asked " + policy.asked + " times");
    }

    @Test
    void sparesAreStartedForThoseThatRequestsHaveTaken() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(0, 3).minIdle(1));
        fakes.joinAll();
        assertEquals(1, fakes.services.processes.size());
        fakes.send();
        fakes.round();
        assertEquals(2, fakes.services.processes.size());
    }

    // ---- what waits, figures, listeners

    @Test
    void whatWaitsIsSentThoughNobodyToldOfRoom() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.process(0).link.unsent(100 << 20);
        CompletableFuture<Object> future = fakes.send();
        assertEquals(0, fakes.sent());
        fakes.process(0).link.unsent(0);
        fakes.round();
        assertEquals(1, fakes.sent());
        assertFalse(future.isDone());
    }

    @Test
    void candidatesShowWhatTheMonitorHasMeasured() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.services.monitor = new Measured(new Usage(0, 0.5, 1_000));
        fakes.rounds(Duration.ofSeconds(1));
        assertEquals(0.5, fakes.pool.present().getFirst().cpu());
        assertEquals(1_000, fakes.pool.present().getFirst().memory());
        fakes.services.monitor = null;
        fakes.rounds(Duration.ofSeconds(1));
        assertEquals(0, fakes.pool.present().getFirst().memory());
    }

    @Test
    void listenersHearOfChangesOnly() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        List<Long> told = new ArrayList<>();
        fakes.rounds(Duration.ofSeconds(1));
        fakes.pool.onChange(() -> told.add(fakes.pool.snapshot().submitted()));
        fakes.rounds(Duration.ofSeconds(1));
        assertEquals(List.of(), told);
        fakes.send();
        fakes.rounds(Duration.ofSeconds(1));
        assertEquals(List.of(1L), told);
    }

    /** A monitor that has measured the same of every process. */
    private record Measured(Usage usage) implements ProcessMonitor {

        @Override
        public Optional<ProcessSample> find(long pid) {
            return Optional.of(new ProcessSample(
                    new ProcessId(pid, 0), 1, ProcessKind.WORKER, "", "", usage, false, true, Optional.empty(),
                    Optional.empty()));
        }

        @Override
        public MonitorSnapshot snapshot() {
            throw new UnsupportedOperationException("a pool looks at single processes");
        }

        @Override
        public List<Usage> history(ProcessId process) {
            return List.of();
        }

        @Override
        public Registration onSample(Runnable callback) {
            return () -> {};
        }

        @Override
        public void describe(long pid, ProcessKind kind, String name) {}

        @Override
        public void exited(long pid, Exit exit) {}
    }

    // ---- for ever

    @Test
    void requestsAndCancelledTasksMayTakeForEver() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.taskTimeout(FOREVER).cancelGrace(FOREVER).concurrency(2));
        CompletableFuture<Object> byDefault = fakes.send();
        CompletableFuture<Object> within = fakes.pool.within(FOREVER).send(PoolOnFakes.TASK, "x");
        fakes.rounds(Duration.ofMinutes(1));
        assertFalse(byDefault.isDone());
        assertFalse(within.isDone());
        byDefault.cancel(false);
        fakes.rounds(Duration.ofMinutes(1));
        assertEquals(List.of("check"), fakes.process(0).wishes().stream().distinct().toList());
        assertFalse(within.isDone());
    }

    @Test
    void aPolicyMayNeverBeAsked() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        IdlePolicy policy = new IdlePolicy(IdleAction.DRAIN, FOREVER);
        fakes.services.policy = policy;
        fakes.rounds(Duration.ofMinutes(1));
        assertEquals(0, policy.asked);
    }
}

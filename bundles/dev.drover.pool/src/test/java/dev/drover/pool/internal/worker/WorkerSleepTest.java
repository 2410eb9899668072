package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.pool.SleepReport;
import dev.drover.api.process.Depth;
import dev.drover.api.process.ManagedProcess;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.fake.ManualExecutor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WorkerSleepTest {

    /** Remembers what it was asked for, and throws what it is told to. */
    private static final class ScriptedSleeper implements Sleeper {
        final List<String> asked = new ArrayList<>();
        Throwable atSleep;
        Throwable atWake;

        @Override
        public void sleep(ManagedProcess process) throws IOException {
            asked.add("sleep");
            raise(atSleep);
        }

        @Override
        public void wake(ManagedProcess process) throws IOException {
            asked.add("wake");
            raise(atWake);
        }

        private static void raise(Throwable thrown) throws IOException {
            if (thrown instanceof IOException io) throw io;
            if (thrown instanceof RuntimeException unchecked) throw unchecked;
            if (thrown instanceof Error error) throw error;
        }
    }

    private final ScriptedSleeper sleeper = new ScriptedSleeper();
    private final FakeWorkers workers = new FakeWorkers();
    private final ManualExecutor background = new ManualExecutor();
    private final WorkerGate gate = new WorkerGate();
    private final FakeHostProcess process = FakeWorkers.process(workers.idle());
    private int awake;
    private int hibernated;
    private long idleSince;
    private final SleepRecord record = new SleepRecord(() -> idleSince);
    private final WorkerSleep sleep = new WorkerSleep(gate, process, background, record, new WorkerSleep.Events() {
        @Override
        public void awake() {
            awake++;
        }

        @Override
        public boolean hibernate() {
            if (!gate.closeIfIdle()) return false;
            hibernated++;
            return true;
        }
    });

    WorkerSleepTest() {
        gate.open();
    }

    @Test
    void anIdleProcessIsStopped() {
        sleep.sleep(Depth.FREEZE, sleeper);
        assertTrue(gate.asleep());
        assertTrue(process.stopped());
        assertEquals(List.of("sleep"), sleeper.asked);
    }

    @Test
    void aProcessWithARequestIsNotStopped() {
        gate.tryAcquire(1);
        sleep.sleep(Depth.FREEZE, sleeper);
        assertFalse(gate.asleep());
        assertEquals(List.of(), sleeper.asked);
    }

    @Test
    void whoWakesItNeverWaitsAndTheWorkerHearsOfRoomOnceItIsAwake() {
        sleep.sleep(Depth.FREEZE, sleeper);
        sleep.wake();
        assertEquals(List.of("sleep"), sleeper.asked);
        assertTrue(gate.waking());
        assertFalse(gate.tryAcquire(1));
        assertEquals(0, awake);
        background.runAll();
        assertEquals(List.of("sleep", "wake"), sleeper.asked);
        assertFalse(gate.asleep());
        assertFalse(process.stopped());
        assertEquals(1, awake);
        assertTrue(gate.tryAcquire(1));
    }

    @Test
    void manyWhoWakeItHaveItWokenOnce() {
        sleep.sleep(Depth.FREEZE, sleeper);
        for (int i = 0; i < 5; i++) sleep.wake();
        assertEquals(1, background.waiting());
        background.runAll();
        assertEquals(List.of("sleep", "wake"), sleeper.asked);
    }

    @Test
    void oneThatIsAwakeIsNotWoken() {
        sleep.wake();
        assertEquals(0, background.waiting());
        assertEquals(List.of(), sleeper.asked);
    }

    @Test
    void aStopThatComesTooLateDoesNotWakeTheSleepAfterIt() {
        process.beforeStop = () -> {
            sleep.wake();
            background.runAll();
            sleep.sleep(Depth.FREEZE, sleeper);
        };
        CompletableFuture<Void> late = sleep.sleep(Depth.FREEZE, sleeper);
        assertTrue(late.isCompletedExceptionally());
        background.runAll();
        assertTrue(process.stopped());
        assertTrue(gate.asleep());
        assertEquals(1, awake);
    }

    @Test
    void itSleepsAgainAfterItHasBeenWoken() {
        sleep.sleep(Depth.FREEZE, sleeper);
        sleep.wake();
        background.runAll();
        sleep.sleep(Depth.FREEZE, sleeper);
        assertEquals(List.of("sleep", "wake", "sleep"), sleeper.asked);
        assertTrue(gate.asleep());
    }

    @Test
    void itIsWokenByTheSleeperThatStoppedIt() {
        sleep.sleep(Depth.FREEZE, sleeper);
        ScriptedSleeper another = new ScriptedSleeper();
        sleep.sleep(Depth.FREEZE, another);
        sleep.wake();
        background.runAll();
        assertEquals(List.of(), another.asked);
        assertEquals(List.of("sleep", "wake"), sleeper.asked);
    }

    @Test
    void oneThatCannotBeStoppedHibernatesAndSaysWhy() {
        sleeper.atSleep = new IOException("no");
        CompletableFuture<Void> outcome = sleep.sleep(Depth.FREEZE, sleeper);
        assertEquals(1, awake);
        background.runAll();
        assertTrue(outcome.isDone() && !outcome.isCompletedExceptionally());
        assertEquals(1, hibernated);
        assertEquals(Optional.of(Depth.HIBERNATE), record.report(true, false).depth());
        assertEquals("it cannot be stopped: no", record.report(true, false).problem());
    }

    @Test
    void aSleeperThatThrowsLosesNoRequestThatComesMeanwhile() {
        for (Throwable thrown : List.of(new IOException("no"), new IllegalStateException("no"), new Error("no"))) {
            sleeper.atSleep = thrown;
            CompletableFuture<Void> outcome = sleep.sleep(Depth.FREEZE, sleeper);
            assertTrue(gate.tryAcquire(1), thrown::toString);
            background.runAll();
            assertTrue(outcome.isCompletedExceptionally());
            assertEquals(0, hibernated);
            gate.release();
        }
    }

    @Test
    void whereNothingStopsProcessesTheyHibernate() {
        sleep.sleep(Depth.DOZE, null);
        background.runAll();
        assertEquals(1, hibernated);
    }

    // ---- doze and trim

    private CompletableFuture<Void> dozes() {
        process.controls = Set.of("drover:trim", "drover:doze", "drover:woken");
        return sleep.sleep(Depth.DOZE, sleeper);
    }

    @Test
    void aDozingHostIsToldFirstAndWhileItIsNobodyEnters() {
        CompletableFuture<Void> outcome = dozes();
        assertFalse(gate.tryAcquire(1));
        assertEquals(List.of(), sleeper.asked);
        process.asked.get("drover:doze").complete(Map.of());
        background.runAll();
        assertTrue(outcome.isDone());
        assertEquals(List.of("sleep"), sleeper.asked);
        assertEquals(new SleepReport(Optional.of(Depth.DOZE), 1, 100, 100, ""), record.report(true, false));
    }

    @Test
    void aHostIsToldOfItsWakeUpBeforeTheFirstRequest() {
        dozes();
        process.asked.get("drover:doze").complete(Map.of());
        background.runAll();
        sleep.wake();
        background.runAll();
        assertEquals(List.of("sleep", "wake"), sleeper.asked);
        assertFalse(gate.tryAcquire(1), "its hook runs");
        process.asked.get("drover:woken").complete(null);
        assertTrue(gate.tryAcquire(1));
        assertEquals(1, awake);
    }

    @Test
    void aHookAfterTheWakeUpThatFailsOrHangsLosesNothing() {
        for (Throwable failure : List.of(new TimeoutException("hangs"), new IllegalStateException("throws"))) {
            dozes();
            process.asked.get("drover:doze").complete(Map.of());
            background.runAll();
            sleep.wake();
            background.runAll();
            process.asked.get("drover:woken").completeExceptionally(failure);
            assertTrue(gate.idle());
        }
    }

    @Test
    void aHostThatVetoesOrWhoseHookFailsStaysAwake() {
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Void> outcome = dozes();
            if (i == 0) process.asked.get("drover:doze").complete(Map.of("veto", "not now"));
            else
                process.asked.get("drover:doze").completeExceptionally(new TimeoutException("hangs"));
            background.runAll();
            process.asked.get("drover:woken").complete(null);
            background.runAll();
            assertTrue(outcome.isCompletedExceptionally());
            assertEquals(List.of(), sleeper.asked);
            assertTrue(gate.idle());
            assertEquals(i == 0 ? "not now" : "its doze failed: hangs", record.problem());
        }
    }

    @Test
    void aRequestThatComesWhileTheHookRunsWakesItAndItIsNotStopped() {
        CompletableFuture<Void> outcome = dozes();
        CompletableFuture<Object> told = process.asked.get("drover:doze");
        sleep.wake();
        background.runAll();
        assertTrue(told.isCancelled());
        process.asked.get("drover:woken").complete(null);
        background.runAll();
        assertTrue(gate.idle());
        assertTrue(outcome.isCompletedExceptionally());
        assertEquals(List.of(), sleeper.asked);
        assertEquals("", record.problem());
    }

    @Test
    void aStopThatComesLateForAnOldSleepDoesNotStopTheNewRun() {
        dozes();
        CompletableFuture<Object> told = process.asked.get("drover:doze");
        sleep.wake();
        // The answer has come already, and its stop waits for a thread.
        told.complete(Map.of());
        background.runAll();
        process.asked.get("drover:woken").complete(null);
        background.runAll();
        assertTrue(gate.idle());
        assertFalse(process.stopped());
    }

    @Test
    void aTrimLeavesTheWorkerReadyAndIsDoneOnceForEachRest() {
        process.controls = Set.of("drover:trim");
        CompletableFuture<Void> outcome = sleep.sleep(Depth.TRIM, sleeper);
        assertTrue(gate.tryAcquire(1));
        gate.release();
        process.asked.remove("drover:trim").complete(Map.of("problem", "it says why"));
        background.runAll();
        assertTrue(outcome.isDone());
        assertEquals(new SleepReport(Optional.of(Depth.TRIM), 1, 100, 100, "it says why"), record.report(false, true));
        assertTrue(sleep.sleep(Depth.TRIM, sleeper).isDone());
        assertEquals(Map.of(), process.asked);
        idleSince++;
        assertEquals(Optional.empty(), record.report(false, true).depth());
        sleep.sleep(Depth.TRIM, sleeper);
        assertEquals(Set.of("drover:trim"), process.asked.keySet());
    }

    @Test
    void whatWasDoneDuringATrimIsNotTrimmed() {
        process.controls = Set.of("drover:trim");
        sleep.sleep(Depth.TRIM, sleeper);
        idleSince++;
        process.asked.remove("drover:trim").complete(Map.of());
        background.runAll();
        assertEquals(Optional.empty(), record.report(false, true).depth());
        sleep.sleep(Depth.TRIM, sleeper);
        assertEquals(Set.of("drover:trim"), process.asked.keySet(), "it is trimmed anew");
    }

    @Test
    @Tag("R11")
    void oneThatHoldsALockOfAFileIsNeverStopped() {
        process.holdsFileLock = true;
        process.controls = Set.of("drover:trim", "drover:doze");
        for (Depth depth : List.of(Depth.FREEZE, Depth.DOZE)) {
            sleep.sleep(depth, sleeper);
            process.asked.remove("drover:trim").complete(Map.of());
            background.runAll();
            idleSince++;
        }
        assertEquals(List.of(), sleeper.asked);
        assertEquals(Map.of(), process.asked);
        assertTrue(record.problem().contains("a lock of a file"), record.problem());
    }

    @Test
    void oneThatTakesALockBeforeTheStopIsContinued() {
        process.controls = Set.of("drover:doze", "drover:woken");
        process.locksBeforeStop = true;
        CompletableFuture<Void> frozen = sleep.sleep(Depth.FREEZE, sleeper);
        assertTrue(frozen.exceptionNow().getMessage().contains("took a lock of a file"));
        CompletableFuture<Void> dozed = sleep.sleep(Depth.DOZE, sleeper);
        process.asked.remove("drover:doze").complete(Map.of());
        background.runAll();
        process.asked.remove("drover:woken").complete(null);
        background.runAll();
        assertTrue(dozed.isCompletedExceptionally());
        assertTrue(gate.idle());
        assertEquals(Optional.empty(), record.report(false, true).depth());
    }

    @Test
    void aTrimThatFailedIsNoTrim() {
        process.controls = Set.of("drover:trim");
        CompletableFuture<Void> outcome = sleep.sleep(Depth.TRIM, sleeper);
        process.asked.remove("drover:trim").completeExceptionally(new IllegalStateException("no heap"));
        background.runAll();
        assertTrue(outcome.isCompletedExceptionally());
        assertTrue(record.problem().contains("no heap"), record.problem());
        assertEquals(0, record.report(false, true).times());
        assertEquals(Optional.empty(), record.report(false, true).depth());
        sleep.sleep(Depth.TRIM, sleeper);
        assertEquals(Set.of("drover:trim"), process.asked.keySet(), "it is tried again");
    }

    @Test
    void oneThatIsKeptAwakeIsAskedForNothing() {
        process.controls = Set.of("drover:trim", "drover:doze");
        process.keptAwake = "a debugger holds it";
        for (Depth depth : Depth.values()) {
            CompletableFuture<Void> outcome = sleep.sleep(depth, sleeper);
            assertTrue(outcome.exceptionNow().getMessage().contains("a debugger holds it"), depth::toString);
        }
        assertEquals(List.of(), sleeper.asked);
        assertEquals(Map.of(), process.asked);
        assertEquals(0, hibernated);
        assertTrue(gate.idle());
    }

    @Test
    void aHostThatCannotDozeIsFrozenAndOneThatCannotTrimSaysSo() {
        sleep.sleep(Depth.DOZE, sleeper);
        assertEquals(Optional.of(Depth.FREEZE), record.report(true, false).depth());
        sleep.wake();
        background.runAll();
        assertTrue(sleep.sleep(Depth.TRIM, sleeper).isCompletedExceptionally());
        assertEquals("its host cannot trim", record.problem());
    }

    @Test
    void aWakeUpThatFailsEndsTheProcessAndItsReasonIsTold() {
        sleep.sleep(Depth.FREEZE, sleeper);
        sleeper.atWake = new IOException("no such process");
        sleep.wake();
        background.runAll();
        assertEquals(List.of("kill UNRESPONSIVE"), process.wishes());
        assertFalse(gate.tryAcquire(1));
    }

    @Test
    void ifThereIsNoThreadForTheWakeUpTheNextOneWhoAsksTriesAgain() {
        sleep.sleep(Depth.FREEZE, sleeper);
        background.failWith(new OutOfMemoryError("unable to create native thread"));
        sleep.wake();
        assertTrue(gate.asleep());
        assertFalse(gate.waking());
        background.failWith(null);
        sleep.wake();
        background.runAll();
        assertTrue(gate.idle());
    }

    @Test
    void oneThatIsDrainedIsWokenAndAskedToExit() {
        sleep.sleep(Depth.FREEZE, sleeper);
        drain().begin();
        assertTrue(gate.closed() && gate.waking());
        assertEquals(List.of("end"), process.wishes());
        background.runAll();
        assertFalse(process.stopped());
    }

    @Test
    void oneThatIsDrainedDoesNotFallAsleep() {
        drain().begin();
        sleep.sleep(Depth.FREEZE, sleeper);
        assertFalse(gate.asleep());
        assertEquals(List.of(), sleeper.asked);
    }

    @Test
    void oneThatIsDrainedIsAskedToExitThoughThereIsNoThreadForItsWakeUpAndWokenOnceThereIs() {
        sleep.sleep(Depth.FREEZE, sleeper);
        background.refuse(true);
        WorkerDrain drain = drain();
        drain.begin();
        assertEquals(List.of("end"), process.wishes());
        assertTrue(gate.asleep());
        background.refuse(false);
        drain.retry();
        background.runAll();
        assertFalse(process.stopped());
        assertEquals(List.of("end"), process.wishes());
    }

    private WorkerDrain drain() {
        return new WorkerDrain(gate, process, sleep::wake, System::nanoTime, Runnable::run);
    }
}

package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.ManagedProcess;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.fake.ManualExecutor;
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
    private final WorkerSleep sleep = new WorkerSleep(gate, process, background, () -> awake++);

    WorkerSleepTest() {
        gate.open();
    }

    @Test
    void anIdleProcessIsStopped() {
        sleep.sleep(sleeper);
        assertTrue(gate.asleep());
        assertTrue(process.stopped());
        assertEquals(List.of("sleep"), sleeper.asked);
    }

    @Test
    void aProcessWithARequestIsNotStopped() {
        gate.tryAcquire(1);
        sleep.sleep(sleeper);
        assertFalse(gate.asleep());
        assertEquals(List.of(), sleeper.asked);
    }

    @Test
    void whoWakesItNeverWaitsAndTheWorkerHearsOfRoomOnceItIsAwake() {
        sleep.sleep(sleeper);
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
        sleep.sleep(sleeper);
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
    void itSleepsAgainAfterItHasBeenWoken() {
        sleep.sleep(sleeper);
        sleep.wake();
        background.runAll();
        sleep.sleep(sleeper);
        assertEquals(List.of("sleep", "wake", "sleep"), sleeper.asked);
        assertTrue(gate.asleep());
    }

    @Test
    void itIsWokenByTheSleeperThatStoppedIt() {
        sleep.sleep(sleeper);
        ScriptedSleeper another = new ScriptedSleeper();
        sleep.sleep(another);
        sleep.wake();
        background.runAll();
        assertEquals(List.of(), another.asked);
        assertEquals(List.of("sleep", "wake"), sleeper.asked);
    }

    @Test
    void aSleeperThatThrowsLeavesTheWorkerAwake() {
        for (Throwable thrown : List.of(new IOException("no"), new IllegalStateException("no"))) {
            sleeper.atSleep = thrown;
            sleep.sleep(sleeper);
            assertTrue(gate.idle(), thrown::toString);
            assertTrue(gate.tryAcquire(1));
            gate.release();
        }
    }

    @Test
    void aWakeUpThatFailsEndsTheProcessAndItsReasonIsTold() {
        sleep.sleep(sleeper);
        sleeper.atWake = new IOException("no such process");
        sleep.wake();
        background.runAll();
        assertEquals(List.of("kill UNRESPONSIVE"), process.wishes());
        assertFalse(gate.tryAcquire(1));
    }

    @Test
    void ifThereIsNoThreadForTheWakeUpTheNextOneWhoAsksTriesAgain() {
        sleep.sleep(sleeper);
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
        sleep.sleep(sleeper);
        drain().begin();
        assertTrue(gate.closed() && gate.waking());
        assertEquals(List.of("end"), process.wishes());
        background.runAll();
        assertFalse(process.stopped());
    }

    @Test
    void oneThatIsDrainedDoesNotFallAsleep() {
        drain().begin();
        sleep.sleep(sleeper);
        assertFalse(gate.asleep());
        assertEquals(List.of(), sleeper.asked);
    }

    @Test
    void oneThatIsDrainedIsAskedToExitThoughThereIsNoThreadForItsWakeUpAndWokenOnceThereIs() {
        sleep.sleep(sleeper);
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
        return new WorkerDrain(gate, process, sleep::wake);
    }
}

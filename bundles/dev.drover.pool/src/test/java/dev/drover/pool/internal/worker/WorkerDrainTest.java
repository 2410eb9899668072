package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.Hold;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeWorkers;
import org.junit.jupiter.api.Test;

class WorkerDrainTest {

    private final FakeWorkers workers = new FakeWorkers();
    private final FakeHostProcess process = FakeWorkers.process(workers.idle());
    private final WorkerGate gate = new WorkerGate();
    private int woken;
    private long now;
    private final WorkerDrain drain = new WorkerDrain(gate, process, () -> woken++, () -> now, Runnable::run);

    WorkerDrainTest() {
        gate.open();
    }

    @Test
    void anIdleWorkerIsWokenAndAskedToExitAtOnceAndOnce() {
        drain.begin();
        drain.begin();
        drain.retry();
        assertTrue(drain.begun());
        assertTrue(gate.closed());
        assertEquals(2, woken);
        assertEquals(List.of("end"), process.wishes());
    }

    @Test
    void aBusyWorkerIsAskedOnceTheLastHasLeft() {
        assertTrue(gate.tryAcquire(1));
        drain.begin();
        assertEquals(List.of(), process.wishes());
        assertTrue(gate.release());
        drain.lastLeft();
        assertEquals(List.of("end"), process.wishes());
    }

    @Test
    void aCancelTimeoutIsNoDrain() {
        drain.beginCancelTimeout("task");
        assertFalse(drain.begun());
        assertEquals(List.of("blame CANCEL_TIMEOUT", "end"), process.wishes());
    }

    @Test
    void itIsAskedOnceItsMessagesHaveBeenDealtWithAndNobodyHoldsIt() {
        process.quiet = new CompletableFuture<>();
        Hold hold = drain.holds().add(null);
        drain.begin();
        assertTrue(hold.leaving().isDone());
        assertEquals(List.of(), process.wishes());
        hold.close();
        hold.close();
        assertEquals(List.of(), process.wishes());
        process.quiet.complete(null);
        assertEquals(List.of("end"), process.wishes());
    }

    @Test
    void messagesThatAreNeverDealtWithAreNotWaitedForForEver() {
        process.quiet = new CompletableFuture<>();
        drain.begin();
        now = WorkerDrain.MESSAGES_NANOS - 1;
        drain.retry();
        assertEquals(List.of(), process.wishes());
        now++;
        drain.retry();
        assertEquals(List.of("end"), process.wishes());
    }

    @Test
    void whoIsInAHurryWaitsForNobody() {
        process.quiet = new CompletableFuture<>();
        drain.holds().add(null);
        drain.begin();
        drain.hurry();
        assertEquals(List.of("end"), process.wishes());
    }

    @Test
    void oneThatIsHeldIsNotEndedForBeingIdle() {
        Hold hold = drain.holds().add(null);
        assertNull(drain.beginIfIdle(() -> {}));
        assertFalse(hold.leaving().isDone());
        hold.close();
        assertNotNull(drain.beginIfIdle(() -> {}));
        assertTrue(hold.leaving().isDone());
        assertEquals(List.of("end"), process.wishes());
    }

    @Test
    void whoCouldNotBeAskedIsAskedLaterOnce() {
        process.failure = new OutOfMemoryError("on purpose");
        drain.begin();
        drain.retry();
        assertEquals(List.of(), process.wishes());
        process.failure = null;
        drain.retry();
        drain.retry();
        assertEquals(List.of("end"), process.wishes());
    }
}

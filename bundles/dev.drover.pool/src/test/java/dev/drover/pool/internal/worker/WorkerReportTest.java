package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakePlace;
import dev.drover.pool.internal.fake.FakeWorkers;
import org.junit.jupiter.api.Test;

class WorkerReportTest {

    private final FakeWorkers workers = new FakeWorkers();

    @Test
    void itNamesEveryStateOfAWorker() {
        assertEquals(WorkerState.STARTING, workers.starting().snapshot().state());
        assertEquals(WorkerState.READY, workers.idle().snapshot().state());
        assertEquals(WorkerState.BUSY, workers.busy().snapshot().state());
        assertEquals(WorkerState.ASLEEP, workers.asleep().snapshot().state());
        assertEquals(WorkerState.WAKING, workers.waking().snapshot().state());
        assertEquals(WorkerState.DRAINING, workers.draining().snapshot().state());
        PoolWorker dead = workers.busy();
        FakeWorkers.process(dead).exits(1);
        assertEquals(WorkerState.EXITED, dead.snapshot().state());
        ((FakePlace) dead.place()).quarantined = true;
        assertEquals(WorkerState.QUARANTINED, dead.snapshot().state());
    }

    @Test
    void whatADeadProcessHadIsNoLongerInFlight() {
        PoolWorker worker = workers.busy();
        assertEquals(1, worker.snapshot().inFlight());
        FakeWorkers.process(worker).isKilled();
        assertEquals(0, worker.snapshot().inFlight());
        assertEquals(0, worker.inFlight());
    }

    @Test
    void theFiguresAreThoseOfTheWorker() {
        PoolWorker worker = workers.idle();
        WorkerSnapshot before = worker.snapshot();
        assertEquals("fake", before.pool());
        assertEquals(0, before.slotIndex());
        assertEquals("fake-1", before.name());
        assertEquals(1, before.weight());
        assertEquals(worker.pid(), before.pid());
        assertEquals("fake", before.link());
        assertEquals(Instant.EPOCH, before.started());
        assertEquals(OptionalInt.empty(), before.debugPort());
        assertEquals(Optional.empty(), before.lastExit());
        assertEquals(0, before.done());
        ((FakePlace) worker.place()).weight = 7;
        assertEquals(7, worker.snapshot().weight());
    }

    @Test
    void itHasNoLinkBeforeItHasJoined() {
        assertEquals("", workers.starting().snapshot().link());
    }

    @Test
    void doneAndFailedAreCountedByTheProcess() {
        PoolWorker worker = workers.busy();
        FakeHostProcess process = FakeWorkers.process(worker);
        process.reply("x");
        assertEquals(1, worker.snapshot().done());
        assertEquals(0, worker.snapshot().failed());
    }

    @Test
    void itIsIdleSinceItsLastReplyAndNotWhileItWorksOrStarts() {
        PoolWorker worker = workers.idle();
        workers.services.advance(Duration.ofSeconds(3));
        assertEquals(Duration.ofSeconds(3), worker.snapshot().idle());
        PoolWorker starting = workers.starting();
        PoolWorker busy = workers.busy();
        workers.services.advance(Duration.ofSeconds(2));
        assertEquals(Duration.ofSeconds(5), worker.snapshot().idle());
        assertEquals(Duration.ZERO, starting.snapshot().idle());
        assertEquals(Duration.ZERO, busy.snapshot().idle());
        FakeWorkers.process(busy).reply("x");
        workers.services.advance(Duration.ofSeconds(1));
        assertEquals(Duration.ofSeconds(1), busy.snapshot().idle());
        assertEquals(2_000_000, busy.snapshot().latencyMicros());
    }
}

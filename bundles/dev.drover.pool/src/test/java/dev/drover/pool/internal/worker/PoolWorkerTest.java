package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.wire.Task;
import dev.drover.api.pool.Hold;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.request.Request;
import dev.drover.process.HostSpec;
import org.junit.jupiter.api.Test;

class PoolWorkerTest {

    private final FakeWorkers workers = new FakeWorkers();

    private static List<String> wishes(PoolWorker worker) {
        return FakeWorkers.process(worker).wishes();
    }

    // ---- what it asks for

    @Test
    void itsProcessIsToBeAsThePoolsSpecSays() {
        ProcessSpec special = ProcessSpec.command("special");
        workers.spec = workers.spec.slot(1, special).concurrency(3).maxMessage(4096).links("unix")
                .startTimeout(Duration.ofSeconds(7)).heartbeatTimeout(Duration.ofSeconds(8));
        PoolWorker first = workers.starting();
        HostSpec spec = FakeWorkers.process(first).spec;
        assertTrue(FakeWorkers.process(first).wasStarted());
        assertEquals("fake-1", spec.name());
        assertEquals(ProcessKind.WORKER, spec.kind());
        assertEquals(workers.spec.worker(), spec.program());
        assertEquals(3, spec.concurrency());
        assertEquals(4096, spec.maxMessage());
        assertEquals(List.of("unix"), spec.links());
        assertEquals(Duration.ofSeconds(7), spec.startTimeout());
        assertEquals(Duration.ofSeconds(8), spec.heartbeatTimeout());
        assertTrue(spec.mark().startsWith("fake-1-"), spec::mark);
        assertEquals(special, FakeWorkers.process(workers.starting()).spec.program());
    }

    // ---- room

    @Test
    void itLetsInAsManyAsItRunsOnceItHasJoined() {
        workers.spec = workers.spec.concurrency(2);
        PoolWorker worker = workers.starting();
        assertFalse(worker.hasRoom());
        assertTrue(worker.joining());
        FakeWorkers.process(worker).join("task");
        assertFalse(worker.joining());
        assertTrue(worker.idle());
        assertTrue(worker.tryAcquire());
        assertFalse(worker.idle());
        assertTrue(worker.hasRoom());
        assertTrue(worker.tryAcquire());
        assertFalse(worker.hasRoom());
        assertFalse(worker.tryAcquire());
        worker.calls().release();
        assertTrue(worker.tryAcquire());
        assertEquals(List.of("joined fake-1"), workers.told);
    }

    @Test
    void reservedForOneItLetsNobodyElseIn() {
        PoolWorker worker = workers.idle();
        worker.queue().reserved(true);
        assertFalse(worker.tryAcquire());
        assertFalse(worker.hasRoom());
        assertFalse(worker.idle());
        assertTrue(worker.tryAcquireFor(workers.owner.exclusive()));
        worker.queue().reserved(false);
        assertFalse(worker.tryAcquire());
    }

    @Test
    void asleepOrBackedUpItLetsNobodyIn() {
        Request<Object, Object> exclusive = workers.owner.exclusive();
        for (PoolWorker worker : List.of(workers.asleep(), workers.waking())) {
            assertFalse(worker.tryAcquire());
            assertFalse(worker.tryAcquireFor(exclusive));
            assertFalse(worker.hasRoom());
            assertFalse(worker.idle());
        }
        PoolWorker full = workers.idle();
        FakeWorkers.process(full).link.unsent(4 << 20);
        assertFalse(full.tryAcquire());
        assertFalse(full.tryAcquireFor(exclusive));
        assertFalse(full.hasRoom());
        assertFalse(full.idle());
    }

    @Test
    void roomIsToldOfForEachReply() {
        PoolWorker worker = workers.busy();
        int[] told = new int[1];
        workers.onRoom = who -> {
            assertSame(worker, who);
            told[0]++;
        };
        FakeWorkers.process(worker).reply("x");
        assertEquals(1, told[0]);
    }

    // ---- end

    @Test
    void anIdleOneThatIsDrainedIsAskedToExitAtOnce() {
        PoolWorker worker = workers.idle();
        worker.beginDrain();
        assertTrue(worker.draining());
        assertTrue(worker.closed());
        assertFalse(worker.tryAcquire());
        assertEquals(List.of("end"), wishes(worker));
        worker.beginDrain();
        assertEquals(List.of("end"), wishes(worker));
    }

    @Test
    void whoHoldsOneThatIsDrainedMayStillAskItAndEndsItByLettingGo() {
        PoolWorker worker = workers.idle();
        Hold hold = worker.hold();
        assertTrue(worker.held());
        worker.beginDrain();
        CompletableFuture<Object> told = hold.send(Task.named("task"), "leave");
        assertEquals(1, FakeWorkers.process(worker).link.requests().size());
        FakeWorkers.process(worker).reply("left");
        assertEquals("left", told.join());
        assertEquals(List.of(), wishes(worker));
        hold.close();
        assertFalse(worker.held());
        assertEquals(List.of("end"), wishes(worker));
        assertTrue(hold.send(Task.named("task"), "late").isCompletedExceptionally());
    }

    @Test
    void aBusyOneThatIsDrainedIsAskedToExitAfterItsLastAnswer() {
        PoolWorker worker = workers.busy();
        worker.beginDrain();
        assertEquals(List.of(), wishes(worker));
        FakeWorkers.process(worker).reply("x");
        assertEquals(List.of("end"), wishes(worker));
    }

    @Test
    void aSleepingOneThatIsDrainedIsWokenSoThatItCanExit() {
        PoolWorker worker = workers.asleep();
        worker.beginDrain();
        assertTrue(worker.waking());
        workers.services.runAll();
        assertFalse(worker.asleep());
        assertTrue(worker.closed());
        assertEquals(List.of("end"), wishes(worker));
    }

    @Test
    void oneThatIsStartingAndDrainedIsAskedToEnd() {
        PoolWorker worker = workers.starting();
        worker.beginDrain();
        assertEquals(List.of("end"), wishes(worker));
    }

    @Test
    void itsUserDrainsItThroughThePool() {
        PoolWorker worker = workers.busy();
        CompletableFuture<Exit> exit = worker.drain();
        assertTrue(workers.told.contains("drain fake-1"));
        FakeHostProcess process = FakeWorkers.process(worker);
        process.reply("x");
        assertFalse(exit.isDone());
        process.ends(Exit.Cause.DRAINED, 0, false);
        assertEquals(Exit.Cause.DRAINED, exit.join().cause());
    }

    @Test
    void aRequestThatRunsOnThoughCancelledIsBlamedForTheEnd() {
        PoolWorker worker = workers.busy();
        worker.beginCancelTimeout("task");
        assertEquals(List.of("blame CANCEL_TIMEOUT"), wishes(worker));
        assertTrue(worker.closed());
        assertFalse(worker.draining());
        worker.endCancelTimeout();
        assertEquals(List.of("blame CANCEL_TIMEOUT", "kill CANCEL_TIMEOUT"), wishes(worker));
    }

    @Test
    void withItsEndWhatItHadIsLostAndTold() {
        PoolWorker worker = workers.busy();
        Request<?, ?> open = worker.calls().open().get(0);
        FakeWorkers.process(worker).isKilled();
        assertEquals(List.of(open), workers.lost);
        assertTrue(workers.told.contains("ended fake-1 SIGNALLED"));
        assertTrue(worker.closed());
        assertEquals(0, worker.inFlight());
    }

    @Test
    void aProgramThatCannotStartIsToldAsPermanent() {
        FakeWorkers.process(workers.starting()).cannotStart();
        assertEquals(List.of("ended fake-1 NOT_STARTED for good"), workers.told);
    }

    // ---- its own endpoint, its figures

    @Test
    void whatIsSentToItGoesThroughThePoolToItsOwnQueue() {
        PoolWorker worker = workers.idle();
        worker.send(FakeOwner.TASK, "x");
        worker.post(FakeOwner.TASK, "x");
        assertEquals(List.of("joined fake-1", "send task to fake-1", "post task to fake-1"), workers.told);
    }

    @Test
    void whatWaitsForItIsRefusedOnceItIsClosed() {
        PoolWorker worker = workers.idle();
        assertFalse(worker.queue().closed());
        worker.beginDrain();
        assertTrue(worker.queue().closed());
    }

    @Test
    void workersOfOnePoolKnowEachOther() {
        PoolWorker worker = workers.idle();
        assertTrue(worker.sharesPoolWith(workers.idle()));
        assertFalse(worker.sharesPoolWith(new FakeWorkers().idle()));
    }

    @Test
    void whatTheMonitorMeasuredIsWhatStrategiesSee() {
        PoolWorker worker = workers.idle();
        worker.report().used(1.5, 1 << 20);
        assertEquals(1.5, worker.cpu());
        assertEquals(1 << 20, worker.memory());
        assertEquals(0, worker.slotIndex());
        assertEquals(worker.pid(), FakeWorkers.process(worker).pid());
        assertEquals("fake-1[" + worker.pid() + "]", worker.toString());
    }
}

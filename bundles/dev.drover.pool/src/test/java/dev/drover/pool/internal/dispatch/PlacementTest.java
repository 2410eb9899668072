package dev.drover.pool.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.drover.api.balance.Candidate;
import dev.drover.pool.internal.fake.FakeGrowth;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.request.Backlog;
import dev.drover.pool.internal.request.QueueBound;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private final FakeWorkers workers = new FakeWorkers();
    private final FakeGrowth growth = new FakeGrowth();
    private final Backlog backlog = new Backlog(new QueueBound(100));
    private final Strategies strategies = new Strategies();
    private Candidate wanted;
    private Placement placement;

    PlacementTest() {
        workers.spec = workers.spec.concurrency(2);
        strategies.add((candidates, call) -> wanted == null ? candidates.getFirst() : wanted, List.of("wanted"));
        placement = new Placement(growth, new Balancer("fake", strategies, "wanted"), backlog, new StickyKeys());
    }

    private Candidates present(PoolWorker... all) {
        return CandidatesTest.of(all);
    }

    private PoolWorker atOnce(PoolWorker... all) {
        return placement.atOnce(workers.owner.request(), present(all));
    }

    private PoolWorker afterWaiting(PoolWorker... all) {
        return placement.afterWaiting(workers.owner.request(), present(all));
    }

    /** A worker with one request, and room for one more. */
    private PoolWorker shared() {
        PoolWorker worker = workers.idle();
        assertTrue(worker.tryAcquire());
        return worker;
    }

    private void wait(int requests) {
        for (int i = 0; i < requests; i++) assertNull(backlog.offer(workers.owner.request(), 0));
    }

    // ---- a request that has not waited

    @Test
    void thePickedWorkerIsEntered() {
        PoolWorker picked = workers.idle();
        wanted = picked;
        assertSame(picked, atOnce(workers.idle(), picked));
        assertEquals(1, picked.inFlight());
    }

    @Test
    void ifThePickedWorkerIsFullTheNextWithRoomIsEntered() {
        PoolWorker full = workers.busy();
        PoolWorker next = shared();
        wanted = full;
        assertSame(next, atOnce(workers.busy(), full, next));
    }

    @Test
    void whileThePoolCanGrowARequestIsNotSharedButWaits() {
        growth.canGrow = true;
        PoolWorker shared = shared();
        assertNull(atOnce(shared));
        assertEquals(1, shared.inFlight());
        assertSame(shared, atOnce(shared, workers.idle()), "the strategy decides once somebody is idle");
    }

    @Test
    void whenThePoolCannotGrowARequestIsShared() {
        PoolWorker shared = shared();
        assertSame(shared, atOnce(shared));
        assertNull(atOnce(shared), "it is full now");
    }

    @Test
    void anIdleWorkerIsPreferredToThePickedOneThatSleeps() {
        PoolWorker sleeping = workers.asleep();
        PoolWorker idle = workers.idle();
        wanted = sleeping;
        assertSame(idle, atOnce(sleeping, shared(), idle));
        assertFalse(sleeping.waking());
    }

    @Test
    void aPickedWorkerThatSleepsIsWokenWhenNobodyIsIdleAndTheRequestIsSharedMeanwhile() {
        PoolWorker sleeping = workers.asleep();
        PoolWorker shared = shared();
        wanted = sleeping;
        assertSame(shared, atOnce(sleeping, shared));
        assertTrue(sleeping.waking());
    }

    @Test
    void aPickedWorkerThatIsBeingWokenIsNotEntered() {
        PoolWorker waking = workers.waking();
        wanted = waking;
        assertNull(atOnce(waking, workers.busy()));
        assertEquals(0, waking.inFlight());
    }

    // ---- a request that has waited

    @Test
    void whatHasWaitedTakesAnIdleWorkerThoughAnotherOneIsPicked() {
        growth.starting = 1;
        wait(1);
        PoolWorker idle = workers.idle();
        wanted = shared();
        assertSame(idle, afterWaiting((PoolWorker) wanted, idle));
    }

    @Test
    void itWaitsOnWhileAProcessIsStartingForIt() {
        growth.starting = 1;
        wait(1);
        PoolWorker shared = shared();
        assertNull(afterWaiting(shared));
        assertEquals(1, shared.inFlight());
    }

    @Test
    void whatIsBeyondTheProcessesThatAreStartingIsShared() {
        growth.starting = 1;
        wait(2);
        PoolWorker shared = shared();
        assertSame(shared, afterWaiting(shared));
    }

    @Test
    void itWaitsOnWhileAWorkerIsBeingWokenForIt() {
        wait(1);
        assertNull(afterWaiting(shared(), workers.waking()));
    }

    @Test
    void aSleepingWorkerIsWokenForWhatCannotBePlaced() {
        wait(1);
        PoolWorker sleeping = workers.asleep();
        assertNull(afterWaiting(workers.busy(), sleeping));
        assertTrue(sleeping.waking());
    }

    @Test
    void itDoesNotWaitForAWakeUpWhileAnotherWorkerIsIdle() {
        wait(1);
        PoolWorker idle = workers.idle();
        wanted = workers.waking();
        assertSame(idle, afterWaiting((PoolWorker) wanted, idle));
    }

    @Test
    void anExclusiveRequestTakesAnEmptyWorkerWhateverIsPicked() {
        Request<?, ?> exclusive = workers.owner.exclusive();
        PoolWorker empty = workers.idle();
        wanted = shared();
        assertSame(empty, placement.afterWaiting(exclusive, present((PoolWorker) wanted, empty)));
        assertNull(placement.afterWaiting(workers.owner.exclusive(), present((PoolWorker) wanted, empty)));
    }

    @Test
    void aSleepingWorkerIsWokenForAnExclusiveRequest() {
        wait(1);
        PoolWorker sleeping = workers.asleep();
        assertNull(placement.afterWaiting(workers.owner.exclusive(), present(shared(), sleeping)));
        assertTrue(sleeping.waking());
    }

    // ---- keys

    @Test
    void aKeyIsBoundToThePickedWorkerAndStaysThereThoughItIsFull() {
        PoolWorker home = workers.idle();
        Candidates present = present(workers.idle(), home);
        wanted = home;
        assertSame(home, placement.homeAtOnce(workers.owner.request("key"), present));
        assertEquals(0, home.inFlight(), "finding the home of a key takes no room");
        wanted = null;
        while (home.tryAcquire()) {}
        assertSame(home, placement.homeAtOnce(workers.owner.request("key"), present));
    }

    @Test
    void aNewKeyWaitsForAWorkerOfItsOwnWhileThePoolCanGrow() {
        growth.canGrow = true;
        PoolWorker shared = shared();
        assertNull(placement.homeAtOnce(workers.owner.request("key"), present(shared)));
        growth.canGrow = false;
        assertSame(shared, placement.homeAtOnce(workers.owner.request("key"), present(shared)));
    }

    @Test
    void aNewKeyThatHasWaitedWaitsOnForAWakeUp() {
        wait(1);
        PoolWorker sleeping = workers.asleep();
        growth.starting = 1;
        assertNull(placement.homeAfterWaiting(workers.owner.request("key"), present(workers.busy(), sleeping)));
        assertTrue(sleeping.waking());
    }

    @Test
    void aKeyIsNotBoundToAWorkerThatTakesNoMoreRequests() {
        PoolWorker open = workers.idle();
        assertSame(open, placement.homeAtOnce(workers.owner.request("key"), present(workers.draining(), open)));
        assertNull(placement.homeAtOnce(workers.owner.request("other"), present(workers.draining())));
    }
}

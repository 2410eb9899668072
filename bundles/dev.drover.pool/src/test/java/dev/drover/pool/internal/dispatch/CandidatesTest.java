package dev.drover.pool.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    private final FakeWorkers workers = new FakeWorkers();

    static Candidates of(PoolWorker... present) {
        return new Candidates(present);
    }

    @Test
    void noneIsWokenWithoutRoomForItInTheMemoryBudget() {
        PoolWorker sleeping = workers.asleep();
        workers.roomToWake = false;
        of(workers.busy(), sleeping).wakeOne(1);
        assertFalse(sleeping.waking());
        workers.roomToWake = true;
        of(workers.busy(), sleeping).wakeOne(1);
        assertTrue(sleeping.waking());
    }

    @Test
    void onlyAnAwakeWorkerWithNothingInFlightIsIdle() {
        PoolWorker idle = workers.idle();
        assertNull(
                of(workers.starting(), workers.busy(), workers.asleep(), workers.waking(), workers.draining()).idle());
        assertSame(idle, of(workers.busy(), workers.asleep(), idle, workers.idle()).idle());
    }

    @Test
    void aWorkerThatSleepsWakesOrDrainsHasNoRoom() {
        assertFalse(of(workers.busy(), workers.asleep(), workers.waking(), workers.draining()).anyRoom());
        assertTrue(of(workers.asleep(), workers.idle()).anyRoom());
    }

    @Test
    void theFirstThatSleepsIsWoken() {
        PoolWorker first = workers.asleep();
        PoolWorker second = workers.asleep();
        of(workers.busy(), first, second).wakeOne(1);
        assertTrue(first.waking());
        assertFalse(second.waking());
    }

    @Test
    void noMoreAreWokenThanAreWanted() {
        PoolWorker second = workers.asleep();
        Candidates present = of(workers.waking(), second);
        present.wakeOne(1);
        assertFalse(second.waking(), "one is being woken already");
        present.wakeOne(2);
        assertTrue(second.waking());
        assertEquals(2, present.waking());
    }

    @Test
    void nextWithRoomIsLookedForInTurnAndTheGivenOneComesLast() {
        PoolWorker first = workers.idle();
        PoolWorker last = workers.idle();
        Candidates present = of(first, workers.busy(), last);
        assertSame(first, present.acquireAfter(last));
        assertSame(last, present.acquireAfter(first));
        assertNull(present.acquireAfter(first), "both are full now");
        first.calls().release();
        assertSame(first, present.acquireAfter(first));
    }

    @Test
    void oneThatIsNotAmongThemHasNoTurn() {
        PoolWorker only = workers.idle();
        assertSame(only, of(only).acquireAfter(workers.idle()));
        assertNull(Candidates.NONE.acquireAfter(only));
    }

    @Test
    void anExclusiveRequestGetsAnEmptyWorkerOnly() {
        PoolWorker empty = workers.idle();
        Candidates present = of(workers.busy(), workers.asleep(), empty);
        assertSame(empty, present.acquireFor(workers.owner.exclusive()));
        assertFalse(empty.tryAcquire(), "it has the worker for itself");
        assertNull(present.acquireFor(workers.owner.exclusive()));
    }

    @Test
    void theLeastBusyIsLeftOut() {
        PoolWorker busy = workers.busy();
        PoolWorker idle = workers.idle();
        assertEquals(List.of(busy), of(busy, idle).withoutLeastBusy());
        assertEquals(List.of(), Candidates.NONE.withoutLeastBusy());
    }

    @Test
    void thoseThatWereClosedSinceAreLeftOut() {
        PoolWorker idle = workers.idle();
        PoolWorker other = workers.idle();
        Candidates present = of(idle, other);
        assertSame(present, present.open());
        other.beginDrain();
        assertEquals(List.of(idle), present.open());
    }
}

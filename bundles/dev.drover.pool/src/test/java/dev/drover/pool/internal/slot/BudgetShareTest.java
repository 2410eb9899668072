package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.lifecycle.MachineMemory;
import dev.drover.lifecycle.SharedBudget;
import dev.drover.pool.internal.fake.FakeSleeper;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;

/** Pools that share a memory budget, on processes that are none. */
class BudgetShareTest {

    private static final long MB = 1 << 20;
    private static final long FIRST = BudgetShare.FIRST_NEED;

    private static SlotsOnFakes with(long budget, UnaryOperator<PoolSpec> changes) {
        SlotsOnFakes fakes = new SlotsOnFakes(changes);
        SharedBudget shared = new SharedBudget(
                () -> new MachineMemory.Reading(1L << 40, 1L << 40, "a test"), fakes.services::nanoTime);
        shared.limit(budget);
        fakes.services.memoryBudget = shared;
        return fakes;
    }

    @Test
    void ofEightProcessesThereIsRoomForFourAndTheOthersStartWhenTheBudgetGrows() {
        SlotsOnFakes fakes = with(4 * FIRST, spec -> spec.size(8, 8)).open();
        assertEquals(4, fakes.started());
        assertFalse(fakes.slots.canGrow(), "so requests go to those that there are");
        assertEquals(0, fakes.slots.coming());
        assertNull(fakes.slots.refuses());
        for (int second = 0; second < 300; second++) {
            fakes.services.advance(Duration.ofSeconds(1));
            fakes.slots.keepUp();
        }
        assertEquals(4, fakes.started());
        fakes.services.memoryBudget.limit(6 * FIRST);
        fakes.services.advance(Duration.ofSeconds(1));
        fakes.slots.keepUp();
        assertEquals(6, fakes.started());
    }

    @Test
    void aBudgetSmallerThanOneWorkerIsSaidInOneSentenceAndCanBeRaised() {
        SlotsOnFakes fakes = with(10 * MB, spec -> spec.size(1, 2)).open();
        assertEquals(0, fakes.started());
        assertEquals("the memory budget of the program is 10.0 MB (set), and a worker of this pool needs 32.0 MB:"
                + " raise the budget", fakes.slots.refuses());
        assertTrue(fakes.slots.nextLook() <= Duration.ofSeconds(1).toNanos());
        fakes.services.memoryBudget.limit(100 * MB);
        fakes.services.advance(Duration.ofSeconds(1));
        fakes.slots.keepUp();
        assertNull(fakes.slots.refuses());
        assertEquals(1, fakes.started());
    }

    @Test
    void whoEndsGivesItsRoomBack() {
        SlotsOnFakes fakes = with(FIRST, spec -> spec.size(0, 2)).open();
        fakes.waiting = 2;
        fakes.slots.grow();
        fakes.joinAll();
        assertEquals(1, fakes.started());
        fakes.slots.present().forEach(fakes.slots::drain);
        fakes.process(0).ends(Exit.Cause.DRAINED, 0, false);
        assertEquals(2, fakes.started());
    }

    @Test
    void whereThereIsNoRoomForASuccessorTheOldWorkerEndsFirst() {
        SlotsOnFakes fakes = with(FIRST, spec -> spec.size(1, 1)).open();
        fakes.slots.recycle(fakes.slots.last(0), RecycleReason.REQUEST, "on request");
        assertEquals(1, fakes.started());
        assertEquals(List.of("blame DRAINED", "end"), fakes.process(0).wishes());
        fakes.process(0).ends(Exit.Cause.DRAINED, 0, false);
        assertEquals(2, fakes.started());
        fakes.joinAll();
        assertEquals(1, fakes.candidates.size());
        assertEquals(List.of(), fakes.asked);
        assertEquals(Map.of(RecycleReason.REQUEST, 1L), fakes.slots.recycled());
    }

    // ---- on its own

    private final SlotsOnFakes fakes = with(300 * MB, spec -> spec.size(3, 3));
    private final Map<Long, Long> memory = new HashMap<>();
    private final BudgetShare share = new BudgetShare(fakes.services,
            pid -> memory.containsKey(pid) ? OptionalLong.of(memory.get(pid)) : OptionalLong.empty());

    private List<PoolWorker> workers() {
        fakes.services.memoryBudget.limit(1000 * MB);
        List<PoolWorker> workers = fakes.open().slots.present();
        for (PoolWorker each : workers) {
            assertTrue(share.reserve());
            share.assign(each);
        }
        return workers;
    }

    private void measure(List<PoolWorker> workers, long... megabytes) {
        for (int i = 0; i < workers.size(); i++) memory.put(workers.get(i).pid(), megabytes[i] * MB);
        fakes.services.advance(Duration.ofNanos(BudgetShare.MEASURE_NANOS));
        share.round(workers);
        fakes.services.runAll();
    }

    @Test
    void aStartReservesAsMuchAsAWorkerHadAtMost() {
        List<PoolWorker> workers = workers();
        measure(workers, 50, 120, 60);
        fakes.services.memoryBudget.limit(3 * FIRST + 230 * MB + 119 * MB);
        assertFalse(share.reserve());
        fakes.services.memoryBudget.limit(3 * FIRST + 230 * MB + 120 * MB);
        assertTrue(share.reserve());
        share.cancel();
    }

    @Test
    void whenTheBudgetIsPassedTheIdleWorkerWithMostIsChosenAndThenOneIsMeasuredFirst() {
        List<PoolWorker> workers = workers();
        measure(workers, 50, 120, 60);
        assertNull(share.toRelieve(workers), "nothing is to be given back");
        measure(workers, 50, 120, 60);
        fakes.services.memoryBudget.limit(100 * MB);
        assertTrue(workers.get(1).tryAcquire());
        assertEquals(workers.get(2), share.toRelieve(workers));
        measure(workers, 50, 120, 60);
        assertNull(share.toRelieve(workers), "the first must show in the figures");
    }

    @Test
    void amongBusyOnesOneThatHasTwiceAsMuchAsTheLeastIsChosen() {
        List<PoolWorker> workers = workers();
        for (PoolWorker each : workers) assertTrue(each.tryAcquire());
        measure(workers, 50, 99, 60);
        fakes.services.memoryBudget.limit(100 * MB);
        assertNull(share.toRelieve(workers));
        measure(workers, 50, 100, 60);
        assertEquals(workers.get(1), share.toRelieve(workers));
    }

    @Test
    void aWakeUpReservesWhatTheWorkerMayComeToHaveAgainUntilThatIsMeasured() {
        List<PoolWorker> workers = workers();
        measure(workers, 100, 100, 100);
        workers.get(0).sleep(Depth.FREEZE, new FakeSleeper());
        measure(workers, 40, 100, 100);
        // What the pool itself has claimed beside this share, what has been measured, and a little less than the rise.
        fakes.services.memoryBudget.limit(3 * FIRST + 240 * MB + 57 * MB);
        assertFalse(share.reserveWake(workers.get(0)));
        fakes.services.memoryBudget.limit(1000 * MB);
        assertFalse(share.reserveWake(workers.get(0)), "asked again only after a while");
        fakes.services.advance(Duration.ofSeconds(1));
        long used = fakes.services.memoryBudget.usage().used();
        assertTrue(share.reserveWake(workers.get(0)));
        assertTrue(share.reserveWake(workers.get(0)), "once for each wake-up");
        long reserved = fakes.services.memoryBudget.usage().used() - used;
        assertTrue(reserved > 55 * MB && reserved <= 60 * MB, () -> "" + reserved);
        workers.get(0).rouse();
        measure(workers, 45, 100, 100);
        assertEquals(used + 5 * MB, fakes.services.memoryBudget.usage().used());
    }

    @Test
    void withoutRoomNoSleeperIsWokenWhileAnotherWorkerIsAwake() {
        SlotsOnFakes pool = with(1000 * MB, spec -> spec.size(2, 2)).open();
        List<PoolWorker> both = pool.slots.present();
        measured(pool, both.get(0), 100);
        measured(pool, both.get(1), 100);
        both.get(0).sleep(Depth.FREEZE, new FakeSleeper());
        measured(pool, both.get(0), 40);
        pool.services.memoryBudget.limit(150 * MB);
        assertFalse(pool.slots.mayWake(both.get(0)));
        both.get(1).sleep(Depth.FREEZE, new FakeSleeper());
        assertTrue(pool.slots.mayWake(both.get(0)), "who else is to do the work");
    }

    private static void measured(SlotsOnFakes pool, PoolWorker worker, long megabytes) {
        worker.report().used(0, megabytes * MB);
        pool.services.advance(Duration.ofNanos(BudgetShare.MEASURE_NANOS));
        pool.slots.keepUp();
        pool.services.runAll();
    }
}

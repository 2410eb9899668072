package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.drover.api.lifecycle.Restart;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.process.ProcessSpec;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;

class SlotTableTest {

    private final FakeWorkers workers = new FakeWorkers();

    private static SlotTable table(UnaryOperator<PoolSpec> changes) {
        return new SlotTable(new LiveSpec(changes.apply(PoolSpec.of("fake", ProcessSpec.command("nothing")))));
    }

    private PoolWorker take(SlotTable table, PoolWorker worker) {
        table.slot(worker.slotIndex()).take(worker);
        return worker;
    }

    private static void quarantine(SlotTable table, int index) {
        Slot slot = table.slot(index);
        slot.ended(SlotTest.exit(), true, 0);
        slot.decided(Restart.quarantined(Duration.ofSeconds(5), 3, "why"), 0);
    }

    @Test
    void slotsAreMadeWhenTheyAreAskedForWithTheirWeights() {
        SlotTable table = table(spec -> spec.size(0, 3).weights(5));
        assertEquals(List.of(), table.used());
        assertEquals(5, table.slot(0).weight());
        assertEquals(1, table.slot(1).weight());
        assertSame(table.slot(1), table.slot(1));
        assertEquals(2, table.used().size());
    }

    @Test
    void theFirstFreeSlotBelowTheMaximumIsFound() {
        SlotTable table = table(spec -> spec.size(0, 2));
        take(table, workers.starting());
        assertEquals(1, table.free().index());
        take(table, workers.starting());
        assertNull(table.free());
    }

    @Test
    void theLastWorkerOfASlotIsKnownAfterItsEnd() {
        SlotTable table = table(spec -> spec.size(0, 2));
        PoolWorker worker = take(table, workers.starting());
        table.slot(0).ended(SlotTest.exit(), false, 0);
        assertSame(worker, table.last(0));
        assertNull(table.last(1));
        assertNull(table.last(-1));
        assertNull(table.last(PoolSpec.MAX_WORKERS));
    }

    @Test
    void aSlotIsItsWorkersUntilTheEndOfThatIsDealtWith() {
        SlotTable table = table(spec -> spec.size(0, 1));
        PoolWorker worker = workers.starting();
        assertNull(table.occupiedBy(worker));
        take(table, worker);
        assertSame(table.slot(0), table.occupiedBy(worker));
        table.slot(0).ended(SlotTest.exit(), true, 0);
        assertNull(table.occupiedBy(worker));
        PoolWorker next = new FakeWorkers().starting();
        take(table, next);
        assertNull(table.occupiedBy(worker), "the slot has another process by now");
        assertSame(table.slot(0), table.occupiedBy(next));
    }

    @Test
    void moreAreWantedUpToTheMinimumAndForWhatWaits() {
        SlotTable table = table(spec -> spec.size(1, 3));
        assertTrue(table.wantsMore(0, 0));
        take(table, workers.starting());
        assertFalse(table.wantsMore(1, 1));
        assertTrue(table.wantsMore(1, 2));
    }

    @Test
    void aSlotWhoseStartIsDueCountsTowardsTheMinimum() {
        SlotTable table = table(spec -> spec.size(1, 2));
        take(table, workers.starting());
        table.slot(0).ended(SlotTest.exit(), true, 0);
        assertFalse(table.wantsMore(0, 0));
    }

    @Test
    void aSleepingWorkerIsWokenBeforeAnotherIsStarted() {
        SlotTable table = table(spec -> spec.size(0, 3));
        take(table, workers.asleep());
        assertFalse(table.wantsMore(0, 1));
        assertTrue(table.wantsMore(0, 2));
    }

    @Test
    void sparesAreThoseThatAreIdleOrOnTheirWay() {
        SlotTable table = table(spec -> spec.size(0, 4).minIdle(3));
        take(table, workers.busy());
        take(table, workers.idle());
        take(table, workers.starting());
        assertEquals(2, table.spares());
        assertTrue(table.wantsMore(1, 0));
        take(table, workers.starting());
        assertFalse(table.wantsMore(2, 0));
    }

    @Test
    void oneMoreThanTheMinimumIsASurplusUnlessItIsAWantedSpare() {
        SlotTable table = table(spec -> spec.size(1, 3));
        take(table, workers.idle());
        assertFalse(table.surplus());
        take(table, workers.idle());
        assertTrue(table.surplus());
        SlotTable sparing = table(spec -> spec.size(0, 3).minIdle(1));
        FakeWorkers others = new FakeWorkers();
        take(sparing, others.idle());
        assertFalse(sparing.surplus());
        take(sparing, others.idle());
        assertTrue(sparing.surplus());
    }

    @Test
    void theWorkersAboveANewMaximumAreTold() {
        SlotTable table = table(spec -> spec.size(0, 3));
        take(table, workers.idle());
        PoolWorker second = take(table, workers.idle());
        assertEquals(List.of(second), table.resize(0, 1));
        assertNull(table.free());
        assertEquals(List.of(), table.resize(0, 3));
    }

    // ---- what a dispatcher needs to know

    @Test
    void theOutlookCountsWhatStartsAndWhatCouldAndNamesTheOpenWorkersInOrder() {
        SlotTable table = table(spec -> spec.size(0, 5));
        PoolWorker first = take(table, workers.idle());
        take(table, workers.starting());
        PoolWorker third = take(table, workers.busy());
        take(table, workers.draining());
        SlotTable.Outlook outlook = table.outlook();
        assertEquals(1, outlook.starting());
        assertEquals(2, outlook.coming());
        assertTrue(outlook.canGrow());
        assertNull(outlook.refuses());
        assertEquals(List.of(first, third), outlook.open());
    }

    @Test
    void aClosingTableCannotGrow() {
        SlotTable table = table(spec -> spec.size(0, 2));
        table.closing = true;
        assertFalse(table.outlook().canGrow());
        assertEquals(0, table.outlook().coming());
    }

    @Test
    void withAQuarantinedSlotAndNobodyToServeRequestsAreRefusedWithTheVerdict() {
        SlotTable table = table(spec -> spec.size(0, 2));
        quarantine(table, 0);
        String why = table.outlook().refuses();
        assertTrue(why.startsWith("fake-3 ended; mend that"), why);
        assertFalse(table.outlook().canGrow(), "the other slot would run the same program");
        take(table, new FakeWorkers().idle());
        assertTrue(table.outlook().refuses().startsWith("fake-3 ended"), "a trial serves nobody before it has joined");
        table.slot(0).quarantined = false;
        assertNull(table.outlook().refuses());
    }

    @Test
    void aSlotWithAnotherProgramIsTriedAllTheSame() {
        SlotTable table = table(spec -> spec.size(0, 2).slot(1, ProcessSpec.command("something else")));
        quarantine(table, 0);
        assertNull(table.outlook().refuses());
        assertTrue(table.outlook().canGrow());
    }

    @Test
    void whileAnotherSlotServesNothingIsRefused() {
        SlotTable table = table(spec -> spec.size(0, 3));
        quarantine(table, 0);
        workers.starting();
        take(table, workers.idle());
        assertNull(table.outlook().refuses());
        table.slot(1).ended(SlotTest.exit(), true, 0);
        assertNull(table.outlook().refuses(), "its next start is due");
    }
}

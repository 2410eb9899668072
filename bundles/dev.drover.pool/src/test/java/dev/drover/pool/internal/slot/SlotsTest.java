package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.Recycling;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.fake.IdlePolicy;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;

class SlotsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Exit.Cause KILLED = Exit.Cause.KILLED_BY_USER;

    private static SlotsOnFakes open(UnaryOperator<PoolSpec> changes) {
        return new SlotsOnFakes(changes).open();
    }

    // ---- growing

    @Test
    void theMinimumIsStartedAndMoreForWhatWaitsUpToTheMaximum() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 3));
        assertEquals(1, fakes.started());
        fakes.waiting = 1;
        fakes.slots.grow();
        assertEquals(2, fakes.started());
        fakes.waiting = 9;
        fakes.slots.grow();
        fakes.slots.grow();
        assertEquals(3, fakes.started());
        assertEquals(List.of(0, 1, 2), fakes.present());
        assertEquals(2, fakes.slots.starting());
        assertFalse(fakes.slots.canGrow());
    }

    @Test
    void whoJoinsCanBePickedAndIsNoLongerStarting() {
        SlotsOnFakes fakes = new SlotsOnFakes(spec -> spec.size(2, 3));
        fakes.slots.grow();
        assertEquals(0, fakes.candidates.size());
        assertEquals(2, fakes.slots.starting());
        assertEquals(3, fakes.slots.coming());
        fakes.joinAll();
        assertEquals(2, fakes.candidates.size());
        assertEquals(0, fakes.slots.starting());
    }

    @Test
    void aBroadcastToNobodyStartsOne() {
        SlotsOnFakes fakes = new SlotsOnFakes(spec -> spec.size(0, 3));
        assertEquals(1, fakes.slots.presentOrOne().size());
        assertEquals(1, fakes.slots.presentOrOne().size());
        assertEquals(1, fakes.started());
    }

    @Test
    void missingSparesAreStartedInARound() {
        SlotsOnFakes fakes = open(spec -> spec.size(0, 3).minIdle(1));
        fakes.slots.keepUp();
        assertEquals(1, fakes.started());
        assertTrue(fakes.slots.present().getFirst().tryAcquire());
        fakes.slots.keepUp();
        assertEquals(2, fakes.started());
    }

    // ---- ends

    @Test
    void aProcessThatEndsIsReplacedWhenThePolicySays() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 1));
        fakes.next = Restart.after(SECOND, 2);
        fakes.process(0).exits(1);
        assertEquals(List.of(), fakes.present());
        assertEquals(0, fakes.candidates.size());
        fakes.services.advance(SECOND.minusNanos(1));
        fakes.slots.keepUp();
        assertEquals(1, fakes.started());
        fakes.services.advance(Duration.ofNanos(1));
        assertEquals(2, fakes.started());
        assertEquals(1, fakes.slots.restarts());
        fakes.process(1).exits(1);
        assertEquals(2, fakes.asked.getLast().consecutiveFailures(), "what the policy said last");
    }

    /** As when there was no memory to put the start off. */
    @Test
    void aStartThatCouldNotBePutOffIsMadeInARound() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 1));
        fakes.next = Restart.after(SECOND, 2);
        fakes.services.afterFailure = new OutOfMemoryError("made by this test");
        fakes.process(0).exits(1);
        fakes.services.afterFailure = null;
        assertEquals(0, fakes.services.delayed().size());
        fakes.services.advance(SECOND.minusNanos(1));
        fakes.slots.keepUp();
        assertEquals(1, fakes.started());
        fakes.services.advance(Duration.ofNanos(1));
        fakes.slots.keepUp();
        fakes.slots.keepUp();
        assertEquals(2, fakes.started());
    }

    @Test
    void whoseEndIsWantedIsNotReplaced() {
        SlotsOnFakes fakes = open(spec -> spec.size(0, 3));
        for (int i = 0; i < 3; i++) fakes.slots.presentOrOne().forEach(fakes.slots::drain);
        fakes.joinAll();
        fakes.process(0).exits(0);
        fakes.process(1).ends(KILLED, 137, false);
        assertEquals(List.of(), fakes.asked);
        assertEquals(List.of(), fakes.services.delayed());
    }

    @Test
    void anEndThatIsToldAgainChangesNothingMore() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 1));
        PoolWorker worker = fakes.slots.present().getFirst();
        fakes.next = Restart.after(SECOND, 0);
        Exit exit = SlotTest.exit();
        fakes.slots.ended(worker, exit, false);
        fakes.slots.ended(worker, exit, false);
        assertEquals(1, fakes.asked.size());
        fakes.services.advance(SECOND);
        fakes.slots.ended(worker, exit, false);
        assertEquals(2, fakes.started());
        assertEquals(List.of(0), fakes.present(), "the next process has the slot");
    }

    @Test
    void nobodyTakesTheSlotWhileThePolicyDecides() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 1));
        fakes.next = Restart.after(SECOND, 0);
        fakes.whileDeciding = () -> {
            fakes.waiting = 5;
            fakes.slots.grow();
            fakes.slots.keepUp();
        };
        fakes.process(0).exits(1);
        assertEquals(1, fakes.started());
    }

    @Test
    void aPolicyThatDoesNotDecideIsNotWaitedForForEver() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 1));
        fakes.next = Restart.after(Duration.ofHours(1), 0);
        fakes.whileDeciding = () -> {
            fakes.services.advance(Duration.ofSeconds(9));
            fakes.slots.keepUp();
            assertEquals(1, fakes.started());
            fakes.services.advance(SECOND);
            fakes.slots.keepUp();
            assertEquals(2, fakes.started());
        };
        fakes.process(0).exits(1);
        fakes.services.advance(Duration.ofHours(2));
        assertEquals(2, fakes.started(), "what it has decided in the end is of no use any more");
    }

    @Test
    void aQuarantinedSlotIsTriedWhenDueAndServesOnceItHasJoined() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 1));
        fakes.next = Restart.quarantined(SECOND, 3, "why");
        fakes.process(0).exits(1);
        assertTrue(fakes.problem.contains("fake-1 ended"), fakes.problem);
        assertEquals(fakes.problem, fakes.slots.refuses());
        assertFalse(fakes.slots.canGrow());
        fakes.services.advance(SECOND);
        assertEquals(2, fakes.started());
        assertEquals(fakes.problem, fakes.slots.refuses());
        fakes.joinAll();
        assertNull(fakes.slots.refuses());
    }

    @Test
    void aResetStartsAQuarantinedSlotAtOnceAndOnlyOnce() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 1));
        fakes.next = Restart.quarantined(SECOND, 3, "why");
        fakes.process(0).exits(1);
        fakes.slots.reset();
        assertEquals(2, fakes.started());
        fakes.services.advance(SECOND.multipliedBy(2));
        fakes.slots.keepUp();
        assertEquals(2, fakes.started());
        assertNull(fakes.slots.refuses());
    }

    @Test
    void aStartThatIsDueAboveANewMaximumIsGivenUp() {
        SlotsOnFakes fakes = open(spec -> spec.size(2, 2));
        fakes.next = Restart.after(SECOND, 0);
        fakes.process(1).exits(1);
        fakes.slots.resize(1, 1);
        fakes.services.advance(SECOND);
        assertEquals(2, fakes.started());
        fakes.slots.resize(2, 2);
        assertEquals(3, fakes.started(), "the slot is free");
    }

    // ---- no thread, no memory

    @Test
    void aStartForWhichThereIsNoThreadIsMadeInALaterRound() {
        SlotsOnFakes fakes = new SlotsOnFakes(spec -> spec.size(2, 2));
        fakes.services.background.failWith(SlotsOnFakes.noThread());
        fakes.slots.grow();
        fakes.slots.keepUp();
        fakes.services.background.failWith(null);
        assertEquals(0, fakes.started());
        fakes.slots.keepUp();
        fakes.slots.keepUp();
        assertEquals(2, fakes.started());
        assertEquals(2, fakes.services.processes.size(), "each once");
    }

    @Test
    void aProcessThatCannotBeMadeIsMadeInALaterRound() {
        SlotsOnFakes fakes = new SlotsOnFakes(spec -> spec.size(2, 2));
        fakes.services.hostFailure = SlotsOnFakes.noThread();
        fakes.slots.grow();
        assertThrows(Rejected.class, fakes.slots::presentOrOne);
        assertEquals(List.of(), fakes.present());
        fakes.slots.keepUp();
        fakes.services.hostFailure = null;
        fakes.slots.keepUp();
        assertEquals(2, fakes.started());
    }

    @Test
    void aReplacementThatCannotBeMadeIsMadeInALaterRoundThoughNobodyWaits() {
        SlotsOnFakes fakes = open(spec -> spec.size(0, 1));
        fakes.slots.presentOrOne();
        fakes.joinAll();
        fakes.next = Restart.after(SECOND, 0);
        fakes.process(0).exits(1);
        fakes.services.hostFailure = SlotsOnFakes.noThread();
        fakes.services.advance(SECOND);
        fakes.slots.keepUp();
        assertEquals(1, fakes.started());
        fakes.services.hostFailure = null;
        fakes.slots.keepUp();
        assertEquals(2, fakes.started());
        assertEquals(1, fakes.slots.restarts());
    }

    @Test
    void aStartThatCouldNotBePutOffIsMadeWhenItIsDue() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 1));
        fakes.next = Restart.after(SECOND, 0);
        fakes.services.afterFailure = SlotsOnFakes.noThread();
        fakes.process(0).exits(1);
        assertEquals(1, fakes.asked.size());
        fakes.services.advance(SECOND.minusNanos(1));
        fakes.slots.keepUp();
        assertEquals(1, fakes.started());
        fakes.services.advance(Duration.ofNanos(1));
        fakes.slots.keepUp();
        assertEquals(2, fakes.started());
    }

    @Test
    void whatIsDerivedIsBroughtUpToDateInALaterRound() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 1));
        fakes.candidatesFailure = SlotsOnFakes.noThread();
        fakes.next = Restart.after(Duration.ofHours(1), 0);
        assertThrows(OutOfMemoryError.class, () -> fakes.process(0).exits(1), "told twice, in vain");
        assertEquals(1, fakes.candidates.size(), "the dead one is still shown");
        fakes.candidatesFailure = null;
        fakes.slots.keepUp();
        assertEquals(0, fakes.candidates.size());
    }

    // ---- what people want

    @Test
    void workersAboveANewMaximumDrain() {
        SlotsOnFakes fakes = open(spec -> spec.size(2, 2));
        assertEquals(List.of(1), fakes.slots.resize(1, 1).stream().map(PoolWorker::slotIndex).toList());
        assertEquals(1, fakes.candidates.size());
        assertEquals(1, fakes.slots.min());
        assertEquals(1, fakes.slots.max());
        fakes.slots.resize(3, 3);
        assertEquals(3, fakes.started(), "the draining one still has its slot");
    }

    @Test
    void aWeightIsCheckedAndKeptForTheSlot() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 1));
        long before = fakes.slots.changes();
        fakes.slots.weight(0, 9);
        assertEquals(9, fakes.slots.present().getFirst().weight());
        assertTrue(fakes.slots.changes() > before);
        assertThrows(IllegalArgumentException.class, () -> fakes.slots.weight(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> fakes.slots.weight(PoolSpec.MAX_WORKERS, 1));
    }

    @Test
    void aMarkForMemoryThatIsSetLaterHoldsForTheWorkersThatRun() {
        SlotsOnFakes fakes = open(spec -> spec.size(1, 1));
        fakes.slots.changed(fakes.spec, fakes.spec.recycling(Recycling.NEVER.memory(1 << 20)));
        PoolWorker worker = fakes.slots.last(0);
        worker.report().used(0, 2 << 20);
        for (int i = 0; i < 5 && fakes.started() == 1; i++) {
            fakes.slots.keepUp();
            fakes.services.runAll();
            fakes.services.advance(Duration.ofSeconds(6));
        }
        assertEquals(List.of(), fakes.slots.notices());
        assertEquals(2, fakes.started());
    }

    @Test
    void workersAtRestBeyondTheMinimumDrain() {
        SlotsOnFakes fakes = open(spec -> spec.size(2, 2));
        fakes.services.policy = new IdlePolicy(IdleAction.DRAIN);
        assertEquals(List.of(), fakes.slots.rest());
        fakes.slots.resize(1, 2);
        assertEquals(1, fakes.slots.rest().size());
        assertEquals(1, fakes.candidates.size());
    }

    @Test
    void afterTheCloseNothingStarts() {
        SlotsOnFakes fakes = open(spec -> spec.size(2, 2));
        fakes.next = Restart.after(SECOND, 0);
        fakes.process(0).exits(1);
        assertEquals(1, fakes.slots.close().size());
        fakes.process(1).exits(0);
        fakes.services.advance(Duration.ofHours(1));
        fakes.slots.keepUp();
        fakes.slots.grow();
        fakes.slots.reset();
        assertEquals(2, fakes.started());
        assertFalse(fakes.slots.closed());
        fakes.slots.refuseAll();
        assertEquals("it is closed", fakes.slots.refuses());
        assertEquals(2, fakes.slots.known().size());
        assertNull(fakes.slots.last(7));
    }
}

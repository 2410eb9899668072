package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.drover.api.lifecycle.Restart;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.fake.FakeWorkers;
import org.junit.jupiter.api.Test;

class SlotTest {

    private static final long NOW = -3_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final Slot slot = new Slot("fake", 2, 7, 1 << 10);
    private final FakeWorkers workers = new FakeWorkers();

    static Exit exit() {
        return new Exit(
                1, Instant.EPOCH, Exit.Cause.EXITED, 3, Optional.empty(), "fake-3 ended", List.of(), List.of());
    }

    private Exit ended(boolean again) {
        slot.take(workers.starting());
        Exit exit = exit();
        slot.ended(exit, again, NOW + SECOND);
        return exit;
    }

    @Test
    void itIsCalledByItsPoolAndItsPlaceCountedFromOne() {
        assertEquals("fake-3", slot.name());
        assertEquals(2, slot.index());
        assertEquals(7, slot.weight());
        assertEquals(Optional.empty(), slot.lastExit());
        assertTrue(slot.free());
    }

    @Test
    void aSlotWithAProcessIsNotFreeUntilThatHasEnded() {
        slot.take(workers.starting());
        assertFalse(slot.free());
        Exit exit = exit();
        slot.ended(exit, false, NOW);
        assertTrue(slot.free());
        assertSame(exit, slot.lastExit().orElseThrow());
        assertFalse(slot.isDue(exit));
    }

    @Test
    void nobodyTakesItWhileAStartIsDue() {
        Exit exit = ended(true);
        assertFalse(slot.free());
        assertTrue(slot.isDue(exit));
        slot.take(workers.starting());
        assertFalse(slot.isDue(exit), "it has been");
        assertFalse(slot.restarting);
    }

    @Test
    void aStartIsOverdueFromItsTimeOn() {
        Exit exit = ended(true);
        assertNull(slot.overdue(NOW + SECOND - 1));
        assertSame(exit, slot.overdue(NOW + SECOND));
        slot.decided(Restart.after(Duration.ofSeconds(5), 4), NOW + 5 * SECOND);
        assertNull(slot.overdue(NOW + 5 * SECOND - 1));
        assertSame(exit, slot.overdue(NOW + 5 * SECOND));
        assertEquals(4, slot.consecutiveFailures);
    }

    @Test
    void anEarlierEndIsNotMistakenForTheOneAfterWhichAStartIsDue() {
        Exit first = ended(true);
        Exit second = ended(true);
        assertFalse(slot.isDue(first));
        assertTrue(slot.isDue(second));
    }

    @Test
    void aQuarantinedSlotIsNotFreeButItsTrialIsDue() {
        Exit exit = ended(true);
        slot.decided(Restart.quarantined(Duration.ofSeconds(5), 3, "why"), NOW + 5 * SECOND);
        assertTrue(slot.quarantined());
        assertFalse(slot.free());
        assertFalse(slot.restarting);
        assertSame(exit, slot.overdue(NOW + 5 * SECOND));
    }

    @Test
    void aResetEndsAQuarantineAndTheTrialIsForgotten() {
        Exit exit = ended(true);
        slot.decided(Restart.quarantined(Duration.ofSeconds(5), 3, "why"), NOW);
        slot.reset();
        assertTrue(slot.free());
        assertEquals(0, slot.consecutiveFailures);
        assertFalse(slot.isDue(exit));
        assertNull(slot.overdue(NOW + 60 * SECOND));
    }

    @Test
    void aResetWhileThePolicyDecidesLeavesTheStartDue() {
        ended(true);
        slot.decided(Restart.quarantined(Duration.ofSeconds(5), 3, "why"), NOW);
        Exit trial = ended(true);
        slot.reset();
        assertTrue(slot.isDue(trial));
    }

    @Test
    void aResetOfASlotThatIsNotQuarantinedChangesNothing() {
        Exit exit = ended(true);
        slot.decided(Restart.after(Duration.ZERO, 2), NOW);
        slot.reset();
        assertEquals(2, slot.consecutiveFailures);
        assertTrue(slot.isDue(exit));
    }

    @Test
    void aStartThatIsGivenUpLeavesTheSlotFree() {
        Exit exit = ended(true);
        slot.giveUpStart();
        assertTrue(slot.free());
        assertFalse(slot.isDue(exit));
    }
}

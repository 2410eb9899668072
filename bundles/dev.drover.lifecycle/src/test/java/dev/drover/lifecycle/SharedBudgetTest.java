package dev.drover.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.lifecycle.MemoryBudget;
import org.junit.jupiter.api.Test;

class SharedBudgetTest {

    private static final long MB = 1 << 20;

    private long now = -5;
    private MachineMemory.Reading machine = new MachineMemory.Reading(1000 * MB, 900 * MB, "the machine's memory");
    private final SharedBudget budget = new SharedBudget(() -> machine, () -> now);

    private MemoryBudget.Claim claimed(long megabytes) {
        return budget.claim(megabytes * MB).orElseThrow();
    }

    @Test
    void byDefaultItIsThreeQuartersOfWhatThereIsAndReadAgain() {
        assertEquals(new MemoryBudget.Usage(750 * MB, 0, 0, 900 * MB, "75 % of the machine's memory"), budget.usage());
        machine = new MachineMemory.Reading(400 * MB, 300 * MB, "the limit of the control group /a");
        now += 1_000_000_000L;
        assertEquals(300 * MB, budget.usage().limit());
    }

    @Test
    void ofEightStartsAtATimeIntoRoomForFourFourAreLetIn() {
        budget.limit(400 * MB);
        List<CompletableFuture<Boolean>> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++)
            starts.add(CompletableFuture.supplyAsync(() -> budget.claim(100 * MB).isPresent()));
        assertEquals(4, starts.stream().filter(CompletableFuture::join).count());
        assertEquals(400 * MB, budget.usage().reserved());
    }

    @Test
    void whatWasPromisedIsReplacedByWhatIsMeasuredAndGivenBackAtTheEnd() {
        budget.limit(100 * MB);
        MemoryBudget.Claim first = claimed(80);
        assertTrue(budget.claim(30 * MB).isEmpty());
        first.measured(50 * MB);
        assertEquals(0, budget.usage().reserved());
        MemoryBudget.Claim second = claimed(30);
        first.close();
        first.close();
        assertEquals(30 * MB, budget.usage().used());
        second.close();
        assertEquals(0, budget.usage().used());
    }

    @Test
    void aShareGivesNoMoreThanTheMachineHasLeftAndAFixedLimitIsTakenAtItsWord() {
        machine = new MachineMemory.Reading(1000 * MB, 150 * MB, "the machine's memory");
        claimed(100);
        assertTrue(budget.claim(60 * MB).isEmpty(), "what was promised is not in the machine's figure yet");
        budget.limit(1000 * MB);
        claimed(60);
        budget.share(0.5);
        assertEquals(500 * MB, budget.usage().limit());
    }

    @Test
    void whenItIsPassedOneWorkerIsRelievedAndThenItIsMeasuredFirst() {
        budget.limit(100 * MB);
        MemoryBudget.Claim claim = claimed(100);
        assertFalse(budget.mayRelieve());
        claim.measured(101 * MB);
        assertTrue(budget.mayRelieve());
        assertFalse(budget.mayRelieve());
        now += SharedBudget.RELIEF_NANOS;
        assertTrue(budget.mayRelieve());
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        assertEquals("the memory budget is 0: it must be 1 or more",
                assertThrows(IllegalArgumentException.class, () -> budget.limit(0)).getMessage());
        assertEquals("the share of the memory budget is 1.5: it must be more than 0 and at most 1",
                assertThrows(IllegalArgumentException.class, () -> budget.share(1.5)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> budget.share(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> budget.claim(-1));
    }
}

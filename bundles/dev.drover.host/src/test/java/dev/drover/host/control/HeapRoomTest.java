package dev.drover.host.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How large the heap is to be. */
class HeapRoomTest {

    private static final int MIB = 1 << 20;

    @Test
    void itGrowsWithTheMessagesUpToABoundAndToHalfTheLimit() {
        long limit = 8L << 30;
        assertEquals(48 * MIB, HeapRoom.wanted(8 << 10, limit));
        assertEquals(64 * MIB, HeapRoom.wanted(256 << 10, limit));
        assertEquals(256 * MIB, HeapRoom.wanted(MIB, limit));
        assertEquals(384 * MIB, HeapRoom.wanted(Integer.MAX_VALUE, limit));
        assertEquals(16 * MIB, HeapRoom.wanted(MIB, 32 * MIB));
    }

    @Test
    void theRatioMakesItEnoughWhateverIsUsed() {
        for (int bytes : new int[] {8 << 10, 64 << 10, MIB, 64 * MIB}) {
            long wanted = HeapRoom.wanted(bytes, 8L << 30);
            for (long used = MIB; used < wanted / 3 * 2; used += 10_000) {
                int free = HeapRoom.freePercent(used, wanted);
                assertTrue(free >= 0 && free <= 99, () -> "" + free);
                // The collector makes the old generation so large, and the young one half of it.
                long total = used * 100 / (100 - free) * 3 / 2;
                assertTrue(HeapRoom.enough(total, wanted), used + " of " + wanted + ": " + free + " %, " + total);
                assertTrue(total <= wanted + MIB, used + " of " + wanted + ": " + free + " %, " + total);
            }
            assertTrue(HeapRoom.freePercent(wanted, wanted) <= 0);
        }
        assertFalse(HeapRoom.enough(16 * MIB - 1, HeapRoom.wanted(8 << 10, 8L << 30)));
    }
}

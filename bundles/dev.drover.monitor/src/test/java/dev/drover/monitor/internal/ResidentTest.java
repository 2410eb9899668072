package dev.drover.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ResidentTest {
    private static final long MIB = 1 << 20;

    private final Resident resident = new Resident();

    @Test
    void withoutAProportionalReadingItIsTheResidentSize() {
        resident.resident(1, 60 * MIB, 20 * MIB);

        assertTrue(resident.isNew());
        assertFalse(resident.isProportional());
        assertEquals(60 * MIB, resident.bytes());
    }

    @Test
    void privateMemoryIsCountedAnewBetweenTwoReadings() {
        resident.resident(1, 60 * MIB, 20 * MIB);
        resident.proportional(45 * MIB, 0);
        assertEquals(45 * MIB, resident.bytes());

        resident.resident(2, 90 * MIB, 20 * MIB);
        assertTrue(resident.isProportional());
        assertEquals(75 * MIB, resident.bytes());

        resident.resident(3, 30 * MIB, 20 * MIB);
        assertEquals(15 * MIB, resident.bytes());
    }

    @Test
    void itIsTheResidentSizeAgainWhenSharedMemoryMoved() {
        resident.resident(1, 60 * MIB, 20 * MIB);
        resident.proportional(45 * MIB, 0);
        resident.resident(2, 124 * MIB, 84 * MIB);

        assertTrue(resident.outdated());
        assertFalse(resident.isProportional());
        assertEquals(124 * MIB, resident.bytes());

        resident.proportional(70 * MIB, 1);
        assertFalse(resident.outdated());
        assertEquals(70 * MIB, resident.bytes());
    }

    @Test
    void itIsNeverMoreThanTheResidentSizeNorLessThanNothing() {
        resident.resident(1, 10 * MIB, 9 * MIB);
        resident.proportional(10 * MIB, 0);
        resident.resident(2, 8 * MIB, 8 * MIB);
        assertTrue(resident.isProportional());
        assertEquals(8 * MIB, resident.bytes());

        resident.resident(3, 30 * MIB, 8 * MIB);
        resident.proportional(MIB, 0);
        resident.resident(4, 8 * MIB, 8 * MIB);
        assertEquals(0, resident.bytes());
    }

    @Test
    void refusedReadingIsNotTriedAgainAtOnce() {
        resident.resident(1, 10 * MIB, 9 * MIB);
        resident.refused(7);

        assertFalse(resident.isNew());
        assertFalse(resident.outdated());
        assertFalse(resident.isProportional());
        assertEquals(7, resident.readNanos());
    }
}

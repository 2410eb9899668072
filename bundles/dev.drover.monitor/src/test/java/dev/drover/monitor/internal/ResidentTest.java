package dev.drover.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ResidentTest {
    private static final long MIB = 1 << 20;

    private final Resident resident = new Resident();

    @Test
    void sizeIsResidentWithoutAProportionalReading() {
        resident.recordResident(1, 60 * MIB, 20 * MIB);

        assertTrue(resident.isNew());
        assertFalse(resident.isProportional());
        assertEquals(60 * MIB, resident.bytes());
    }

    @Test
    void privateMemoryIsCountedAnewBetweenTwoReadings() {
        resident.recordResident(1, 60 * MIB, 20 * MIB);
        resident.recordProportional(45 * MIB, 0);
        assertEquals(45 * MIB, resident.bytes());

        resident.recordResident(2, 90 * MIB, 20 * MIB);
        assertTrue(resident.isProportional());
        assertEquals(75 * MIB, resident.bytes());

        resident.recordResident(3, 30 * MIB, 20 * MIB);
        assertEquals(15 * MIB, resident.bytes());
    }

    @Test
    void sizeIsResidentAgainWhenSharedMemoryHasChanged() {
        resident.recordResident(1, 60 * MIB, 20 * MIB);
        resident.recordProportional(45 * MIB, 0);
        resident.recordResident(2, 124 * MIB, 84 * MIB);

        assertTrue(resident.outdated());
        assertFalse(resident.isProportional());
        assertEquals(124 * MIB, resident.bytes());

        resident.recordProportional(70 * MIB, 1);
        assertFalse(resident.outdated());
        assertEquals(70 * MIB, resident.bytes());
    }

    @Test
    void sizeIsNeverMoreThanTheResidentSizeNorNegative() {
        resident.recordResident(1, 10 * MIB, 9 * MIB);
        resident.recordProportional(10 * MIB, 0);
        resident.recordResident(2, 8 * MIB, 8 * MIB);
        assertTrue(resident.isProportional());
        assertEquals(8 * MIB, resident.bytes());

        resident.recordResident(3, 30 * MIB, 8 * MIB);
        resident.recordProportional(MIB, 0);
        resident.recordResident(4, 8 * MIB, 8 * MIB);
        assertEquals(0, resident.bytes());
    }

    @Test
    void refusedReadingIsNotTriedAgainAtOnce() {
        resident.recordResident(1, 10 * MIB, 9 * MIB);
        resident.recordRefused(7);

        assertFalse(resident.isNew());
        assertFalse(resident.outdated());
        assertFalse(resident.isProportional());
        assertEquals(7, resident.triedNanos());
    }
}

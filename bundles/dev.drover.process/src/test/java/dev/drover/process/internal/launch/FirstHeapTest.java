package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

/** The heap that a worker begins with. */
class FirstHeapTest {

    @Test
    void itHasTheSameSizeOnEachMachine() {
        assertEquals("-XX:InitialRAMPercentage=1.5625",
                FirstHeap.option(List.of("MemTotal:        1048576 kB", "MemFree:         1000 kB")));
        assertEquals("-XX:InitialRAMPercentage=0.0061", FirstHeap.option(List.of("MemTotal:       268435456 kB")));
    }

    @Test
    void itIsTheSmallestWhereNothingIsKnownOfTheMachineAndNeverMoreThanAll() {
        for (String line : List.of("", "MemTotal: 0 kB", "MemTotal: many kB", "MemFree: 1048576 kB"))
            assertEquals("-XX:InitialRAMPercentage=0.0001", FirstHeap.option(List.of(line)), line);
        assertEquals("-XX:InitialRAMPercentage=0.0001", FirstHeap.option(List.of()));
        assertEquals("-XX:InitialRAMPercentage=0.0001", FirstHeap.option(List.of("MemTotal: 9999999999999999 kB")));
        assertEquals("-XX:InitialRAMPercentage=100.0000", FirstHeap.option(List.of("MemTotal:        1 kB")));
    }
}

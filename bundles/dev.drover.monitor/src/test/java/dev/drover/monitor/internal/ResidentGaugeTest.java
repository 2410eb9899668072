package dev.drover.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentGaugeTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    private final Map<Long, Resident> residents = new LinkedHashMap<>();
    private FakeProc proc;
    private ResidentGauge gauge;
    private long nanos = -3 * SECOND;
    private long tick;

    @BeforeEach
    void manyProcesses(@TempDir Path root) throws IOException {
        proc = new FakeProc(root);
        gauge = new ResidentGauge(new ProcFiles(root.toString()), 4096, () -> nanos += tick);
        for (long pid = 1; pid <= 40; pid++) {
            proc.process(pid, 0, "worker", 0, 0, 1000);
            residents.put(pid, new Resident());
            gauge.readResident(pid, 1000, residents.get(pid));
        }
    }

    @Test
    void readingsTakeNoMoreThanTheirShareOfTheTime() {
        // Each reading takes one tick of the clock; so does beginning a round.
        tick = 2 * MILLI;
        int rounds = 600;
        long from = nanos;
        long readings = 0;
        for (int i = 0; i < rounds; i++) {
            Map<Resident, Long> before = triedTimes();
            gauge.readProportional(residents);
            readings +=
                    triedTimes().entrySet().stream().filter(e -> !e.getValue().equals(before.get(e.getKey()))).count();
            nanos += SECOND;
        }
        double share = (double) readings * tick / (nanos - from);
        assertTrue(share <= ResidentGauge.SHARE * 1.1, () -> "share " + share);
        assertTrue(readings >= 600, "and no reading is held back that could be afforded");
    }

    @Test
    void everyProcessIsReadThoughNotAllCanBeReadInOneRound() {
        tick = 2 * MILLI;
        for (int i = 0; i < 30; i++) {
            gauge.readProportional(residents);
            nanos += SECOND;
        }

        residents.forEach((pid, resident) -> assertTrue(resident.isProportional(), "process " + pid));
    }

    @Test
    void afterALongReadingTheNextOneWaits() {
        tick = 40 * MILLI;
        gauge.readProportional(residents);
        assertEquals(1, read());
        tick = 0;
        nanos += 7 * SECOND;
        gauge.readProportional(residents);
        assertEquals(1, read());
        nanos += 3 * SECOND;
        gauge.readProportional(residents);
        assertEquals(40, read());
    }

    @Test
    void unchangedProcessesAreReadAgainAfterHalfAMinute() throws IOException {
        gauge.readProportional(residents);
        proc.proportional(5, 77);
        nanos += 29 * SECOND;
        gauge.readProportional(residents);
        assertEquals(3000 << 10, residents.get(5L).bytes());
        nanos += SECOND;
        gauge.readProportional(residents);
        assertEquals(77 << 10, residents.get(5L).bytes());
    }

    @Test
    void processWhoseSharedMemoryChangedIsReadInTheNextRound() throws IOException {
        gauge.readProportional(residents);
        nanos += SECOND;
        proc.process(5, 0, "worker", 0, 0, 9000);
        gauge.readResident(5, 9000, residents.get(5L));
        assertFalse(residents.get(5L).isProportional());
        gauge.readProportional(residents);

        assertTrue(residents.get(5L).isProportional());
        assertEquals(27_000 << 10, residents.get(5L).bytes());
    }

    @Test
    void systemWithoutProportionalSizesGivesResidentOnes() throws IOException {
        proc.delete(5, "smaps_rollup");
        proc.write(6, "smaps_rollup", "");
        proc.write(7, "smaps_rollup", "55a0-7ffc ---p [rollup]\nRss: 9 kB\nNotPss: 9 kB\nPss:");
        gauge.readProportional(residents);

        for (long pid = 5; pid <= 7; pid++) {
            assertFalse(residents.get(pid).isProportional());
            assertEquals(4_096_000, residents.get(pid).bytes());
        }
        assertTrue(residents.get(8L).isProportional());
    }

    @Test
    void statmIsNotReadAgainWhileTheResidentPagesAreTheSame() throws IOException {
        proc.delete(5, "statm");
        gauge.readResident(5, 1000, residents.get(5L));

        assertEquals(4_096_000, residents.get(5L).bytes());
    }

    private long read() {
        return residents.values().stream().filter(Resident::isProportional).count();
    }

    private Map<Resident, Long> triedTimes() {
        Map<Resident, Long> triedTimes = new LinkedHashMap<>();
        residents.values().forEach(resident -> triedTimes.put(resident, resident.triedNanos()));
        return triedTimes;
    }
}

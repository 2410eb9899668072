package dev.drover.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxTableTest {
    private static final long SELF = 100;

    private FakeProc proc;
    private LinuxTable table;
    private Path root;
    private long nanos = 1_000;

    @BeforeEach
    void someProcesses(@TempDir Path folder) throws IOException {
        root = folder;
        proc = new FakeProc(root);
        proc.process(1, 0, "init", 0, 1, 100);
        proc.process(SELF, 1, "java", 200, 1000, 4000);
        table = proc.table(SELF, () -> nanos);
    }

    @Test
    void findsThisProcessAndItsDescendantsOnly() throws IOException {
        proc.process(7, 301, "grandchild", 0, 1200, 10);
        proc.process(301, SELF, "child", 0, 1100, 10);
        proc.process(50, 1, "other", 0, 900, 10);
        proc.process(51, 50, "others-child", 0, 900, 10);

        assertEquals(Set.of(7L, SELF, 301L), read().keySet());
        assertEquals(Set.of(7L, SELF, 301L), read().keySet());
    }

    @Test
    void figuresAreInTheUnitsOfTheContract() throws IOException {
        proc.process(101, SELF, "sleep", 250, 5000, 10);

        Observation.Reading reading = reading(101);
        assertEquals(1_000_000 + 50_000, reading.startMillis());
        assertEquals(SELF, reading.parent());
        assertEquals("/bin/sleep --slot 101", reading.command());
        assertEquals("sleep", reading.name());
        assertEquals(2_500_000_000L, reading.cpuNanos());
        assertEquals(nanos, reading.atNanos());
        assertEquals(30 << 10, reading.memory());
        assertTrue(reading.proportional());
    }

    @Test
    void proportionalSizeIsReadFromTheSecondRoundOn() throws IOException {
        Observation.Reading self = reading(SELF);
        assertTrue(self.proportional(), "those that were there before are read at once");
        assertEquals(12_000 << 10, self.memory());
        proc.process(101, SELF, "sleep", 250, 5000, 10);
        proc.proportional(101, 17);

        assertFalse(reading(101).proportional());
        Observation.Reading reading = reading(101);
        assertTrue(reading.proportional());
        assertEquals(17 << 10, reading.memory());
    }

    @Test
    void descendantWhoseParentEndedStaysOne() throws IOException {
        proc.process(101, SELF, "shell", 0, 1100, 10);
        proc.process(102, 101, "job", 0, 1200, 10);
        read();
        proc.end(101);
        proc.process(102, 1, "job", 0, 1200, 10);
        proc.process(103, 102, "jobs-child", 0, 1300, 10);

        assertEquals(Set.of(SELF, 102L, 103L), read().keySet());
        assertEquals(1, reading(102).parent());
    }

    @Test
    void foreignProcessThatReusesAnIdOfOursIsNotOurs() throws IOException {
        proc.process(101, SELF, "shell", 0, 1100, 10);
        read();
        proc.process(101, 1, "daemon", 0, 2200, 10);

        assertEquals(Set.of(SELF), read().keySet());
    }

    @Test
    void descendantThatReusesAForeignIdIsFoundAtOnceOrSoon() throws IOException {
        proc.process(101, 1, "daemon", 0, 1100, 10);
        proc.process(102, 1, "daemon", 0, 1100, 10);
        read();
        proc.end(101);
        read();
        proc.process(101, SELF, "ours", 0, 2200, 10);
        assertEquals(Set.of(SELF, 101L), read().keySet());

        proc.process(102, SELF, "ours", 0, 3300, 10);
        for (int i = 0; i < 15; i++) {
            read();
        }
        assertEquals(Set.of(SELF, 101L, 102L), read().keySet());
    }

    @Test
    void descendantThatReusesAnIdOfOursHasAnotherStart() throws IOException {
        proc.process(101, SELF, "first", 0, 1100, 10);
        long first = reading(101).startMillis();
        proc.process(101, SELF, "second", 0, 2200, 10);

        assertEquals(first + 11_000, reading(101).startMillis());
        assertEquals("second", reading(101).name());
    }

    @Test
    void processAskedForIsReadThoughItIsForeign() throws IOException {
        proc.process(50, 1, "container", 0, 900, 10);
        proc.process(51, 50, "inside", 0, 900, 10);
        assertEquals(Set.of(SELF), read().keySet());
        table.read(Set.of(50L, 99_999L));

        for (int i = 0; i < 16; i++) {
            read();
        }
        assertEquals(Set.of(SELF, 50L, 51L), read().keySet());
    }

    @Test
    void zombieIsNotListed() throws IOException {
        proc.process(101, SELF, "sh", 0, 1100, 10);
        read();
        proc.write(101, "stat", FakeProc.stat(101, "sh", 'Z', SELF, 3, 1, 1100, 0));

        assertEquals(Set.of(SELF), read().keySet());
    }

    /** Counted by what is seen: its figures change in each round, which those of a real one would not. */
    @Test
    void stoppedProcessIsReadInEveryEighthRoundAndWheneverItIsAskedFor() throws IOException {
        for (long pid = 101; pid <= 120; pid++) {
            proc.process(pid, SELF, "worker", 1, 1100, 10);
        }
        read();
        int reads = 0;
        int rounds = 3 * LinuxTable.STOPPED_RECHECK;
        Map<Long, Long> seen = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            Map<Long, Observation> all;
            for (long pid = 101; pid <= 120; pid++) {
                proc.write(pid, "stat", FakeProc.stat(pid, "worker", 'T', SELF, 3 * (round + 2), 1, 1100, 10));
            }
            all = read();
            assertEquals(21, all.size(), "those that are not read are there all the same");
            for (long pid = 101; pid <= 120; pid++) {
                long cpu = ((Observation.Reading) all.get(pid)).cpuNanos();
                reads += cpu != seen.getOrDefault(pid, -1L) ? 1 : 0;
                seen.put(pid, cpu);
            }
        }
        // All are read in the first round, in which none is known to be stopped.
        assertTrue(reads <= 20 + 20 * 3, "read " + reads + " times");
        assertTrue(reads >= 20 + 20 * 2, "read " + reads + " times");

        proc.write(105, "stat", FakeProc.stat(105, "worker", 'S', SELF, 9_000, 1, 1100, 10));
        Set<Long> woken = Set.of(105L);
        assertEquals(90_000_000_000L, table.read(woken).stream().filter(each -> each.pid() == 105)
                .map(Observation.Reading.class::cast).findFirst().orElseThrow().cpuNanos());
        proc.write(105, "stat", FakeProc.stat(105, "worker", 'S', SELF, 9_100, 1, 1100, 10));
        assertEquals(91_000_000_000L, reading(105).cpuNanos(), "it is read in each round again");
    }

    @Test
    void stoppedProcessThatEndsIsGoneAtOnce() throws IOException {
        proc.process(101, SELF, "worker", 0, 1100, 10);
        proc.write(101, "stat", FakeProc.stat(101, "worker", 'T', SELF, 3, 1, 1100, 10));
        read();
        read();
        proc.end(101);

        assertEquals(Set.of(SELF), read().keySet());
    }

    @Test
    void brokenEntryMarksThatProcessOnlyAndHealsLater() throws IOException {
        proc.process(101, SELF, "broken", 0, 1100, 10);
        proc.process(102, SELF, "sound", 0, 1100, 10);
        read();
        proc.write(101, "stat", "101 (broken) S nonsense");
        Map<Long, Observation> all = read();
        Observation.Unreadable broken = assertInstanceOf(Observation.Unreadable.class, all.get(101L));
        assertTrue(broken.problem().contains("a number is missing"), broken::problem);
        assertInstanceOf(Observation.Reading.class, all.get(102L));

        proc.process(101, SELF, "broken", 0, 1100, 10);
        assertInstanceOf(Observation.Reading.class, read().get(101L));
        proc.process(101, SELF, "broken", 0, 1100, 11);
        proc.write(101, "statm", "");
        assertInstanceOf(Observation.Unreadable.class, read().get(101L));
        assertInstanceOf(Observation.Reading.class, read().get(102L));
        proc.process(101, SELF, "broken", 0, 1100, 11);
        assertInstanceOf(Observation.Reading.class, read().get(101L));
    }

    @Test
    void processThatVanishesBetweenTwoReadsIsNotListed() throws IOException {
        proc.process(101, SELF, "quick", 0, 1100, 10);
        proc.process(102, SELF, "slow", 0, 1100, 10);
        proc.delete(101, "stat");
        proc.delete(102, "statm");
        Map<Long, Observation> all = read();
        assertFalse(all.containsKey(101L), "its folder is there, but it was never ours");
        assertInstanceOf(Observation.Unreadable.class, all.get(102L));
        proc.end(102);

        assertEquals(Set.of(SELF), read().keySet());
    }

    @Test
    void commandThatMayNotBeReadLeavesTheFigures() throws IOException {
        proc.process(101, SELF, "secret", 250, 1100, 10);
        proc.delete(101, "cmdline");

        Observation.Reading reading = reading(101);
        assertEquals("", reading.command());
        assertEquals("secret", reading.name());
        assertEquals(2_500_000_000L, reading.cpuNanos());
    }

    @Test
    void commandIsReadAgainWhenAProcessBecomesAnotherProgram() throws IOException {
        proc.process(101, SELF, "jspawnhelper", 0, 1100, 10);
        assertEquals("jspawnhelper", reading(101).name());
        proc.process(101, SELF, "sleep", 0, 1100, 10);
        assertEquals("sleep", reading(101).name());
        proc.write(101, "cmdline", "changed\0");
        reading(101);
        assertEquals("sleep", reading(101).name(), "a title is not read again and again");
        proc.process(101, SELF, "exec", 0, 1100, 10);
        assertEquals("exec", reading(101).name());
    }

    @Test
    void proportionalSizeOfTheProgramBeforeIsForgotten() throws IOException {
        proc.process(101, SELF, "jspawnhelper", 0, 1100, 10);
        reading(101);
        reading(101);
        proc.process(101, SELF, "sleep", 0, 1100, 20);
        proc.proportional(101, 71);

        assertEquals(71 << 10, reading(101).memory());
    }

    @Test
    void failingListingFailsTheRound() throws IOException {
        LinuxTable missing = new FakeProc(root.resolve("missing")).table(SELF, () -> nanos);

        assertThrows(IOException.class, () -> missing.read(Set.of()));
    }

    @Test
    void namesThatAreNoProcessIdsAreNoProcesses() throws IOException {
        for (String name : new String[] {"self", "12x", "99999999999999999999", "4194305"}) {
            Files.createDirectory(root.resolve(name));
        }

        assertEquals(Set.of(SELF), read().keySet());
    }

    private Map<Long, Observation> read() throws IOException {
        Map<Long, Observation> all = new TreeMap<>();
        for (Observation observation : table.read(Set.of())) {
            assertFalse(all.containsKey(observation.pid()), "twice: " + observation);
            all.put(observation.pid(), observation);
        }
        return all;
    }

    private Observation.Reading reading(long pid) throws IOException {
        return assertInstanceOf(Observation.Reading.class, read().get(pid));
    }
}

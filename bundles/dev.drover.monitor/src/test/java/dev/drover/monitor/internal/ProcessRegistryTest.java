package dev.drover.monitor.internal;

import static dev.drover.monitor.internal.FakeTable.SELF;
import static dev.drover.monitor.internal.FakeTable.reading;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.process.Exit;
import org.junit.jupiter.api.Test;

class ProcessRegistryTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long PID = SELF + 1;

    private final ProcessRegistry registry = new ProcessRegistry(SELF);
    private long millis = 1_700_000_000_000L;
    private long nanos = -5 * SECOND;

    @Test
    void cpuIsTheUseSinceTheSampleBefore() {
        long start = millis - 60_000;
        round(reading(PID, start, 6 * SECOND, nanos, 0));
        assertEquals(0.1, sample(PID).usage().cpu(), 1e-9, "the first time, since the start");
        round(reading(PID, start, 8 * SECOND, nanos, 0));
        assertEquals(2, sample(PID).usage().cpu(), 1e-9);
        round(reading(PID, start, 8 * SECOND, nanos, 0));
        assertEquals(0, sample(PID).usage().cpu());
    }

    @Test
    void processThatStartedSinceTheLastRoundIsMeasuredSinceThen() {
        round();
        // Its start is told to the second only: it may seem to be a second older than it is.
        round(reading(PID, millis - 1900, SECOND / 2, nanos, 0));

        assertEquals(0.5, sample(PID).usage().cpu(), 1e-9);
    }

    @Test
    void processorTimeThatRunsBackwardsIsNoNegativeUse() {
        long start = millis;
        round(reading(PID, start, 2 * SECOND, nanos, 0));
        round(reading(PID, start, SECOND, nanos, 0));

        assertEquals(0, sample(PID).usage().cpu());
    }

    @Test
    void mainProcessComesFirstThenByIdTheLivingAfterTheDead() {
        round(reading(1, 10, 0, nanos, 0), reading(PID, 20, 0, nanos, 0), reading(SELF, 5, 0, nanos, 0));
        round(reading(2, 10, 0, nanos, 0), reading(PID, 30, 0, nanos, 0), reading(SELF, 5, 0, nanos, 0));

        assertEquals(
                List.of(new ProcessId(SELF, 5), new ProcessId(1, 10), new ProcessId(2, 10), new ProcessId(PID, 20),
                        new ProcessId(PID, 30)),
                registry.samples().stream().map(ProcessSample::id).toList());
        assertEquals(ProcessKind.MAIN, registry.samples().get(0).kind());
        assertEquals(ProcessKind.CHILD, registry.samples().get(1).kind());
        assertEquals(
                List.of(true, false, true, false, true),
                registry.samples().stream().map(ProcessSample::alive).toList());
    }

    @Test
    void processThatReusesAnIdIsAnotherProcess() {
        round(reading(PID, 1000, 90 * SECOND, nanos, 4096));
        registry.describe(PID, ProcessKind.WORKER, "hash-1", millis);
        round(reading(PID, 1000, 90 * SECOND, nanos, 4096));
        round(reading(PID, millis, SECOND / 10, nanos, 8192));

        List<ProcessSample> both = samples(PID);
        assertEquals(2, both.size());
        assertFalse(both.get(0).alive());
        assertEquals(Optional.empty(), both.get(0).exit());
        assertEquals("hash-1", both.get(0).name());
        assertTrue(both.get(1).alive());
        assertEquals("name " + PID, both.get(1).name());
        assertEquals(ProcessKind.CHILD, both.get(1).kind());
        assertEquals(0.1, both.get(1).usage().cpu(), 1e-9);
        assertEquals(2, registry.history(both.get(0).id()).size());
        assertEquals(1, registry.history(both.get(1).id()).size());
    }

    @Test
    void descriptionOfAnIdWhoseProcessEndedGoesToItsSuccessor() {
        round(reading(PID, 1000, 0, nanos, 0));
        registry.describe(PID, ProcessKind.WORKER, "hash-1", millis);
        round(reading(PID, 1000, 0, nanos, 0));
        registry.exited(PID, Exits.exit("killed by signal 9"), millis);
        registry.describe(PID, ProcessKind.WORKER, "hash-2", millis);
        round(reading(PID, millis, 0, nanos, 0));

        List<ProcessSample> both = samples(PID);
        assertEquals("hash-1", both.get(0).name());
        assertEquals(Optional.of("killed by signal 9"), both.get(0).exit().map(Exit::verdict));
        assertEquals("hash-2", both.get(1).name());
        assertTrue(both.get(1).alive());
    }

    @Test
    void whatIsDescribedOrToldToHaveEndedIsReadInTheNextRound() {
        round(reading(PID, 1000, 0, nanos, 0));
        assertEquals(Set.of(), registry.wantedIds());
        registry.describe(PID, ProcessKind.WORKER, "hash-1", millis);
        assertEquals(Set.of(PID), registry.wantedIds());
        round(reading(PID, 1000, 0, nanos, 0));
        assertEquals(Set.of(), registry.wantedIds());
        registry.exited(PID, Exits.exit("killed by signal 9"), millis);
        assertEquals(Set.of(PID), registry.wantedIds());
        round();
        assertEquals(Set.of(), registry.wantedIds());
    }

    @Test
    void endedProcessIsKeptWithItsExitAndHistoryForTenMinutes() {
        ProcessId id = new ProcessId(PID, millis);
        round(reading(PID, id.startMillis(), 0, nanos, 4096));
        registry.describe(PID, ProcessKind.WORKER, "hash-1", millis);
        registry.exited(PID, Exits.exit("exit code 3"), millis);
        round();
        for (int i = 0; i <= 600; i++) {
            ProcessSample dead = sample(PID);
            assertFalse(dead.alive());
            assertEquals(Optional.of("exit code 3"), dead.exit().map(Exit::verdict));
            assertEquals("hash-1", dead.name());
            assertEquals(ProcessKind.WORKER, dead.kind());
            assertEquals("command of " + PID, dead.command());
            assertEquals(4096, dead.usage().memory());
            assertEquals(1, registry.history(id).size());
            round();
        }
        assertEquals(List.of(), samples(PID));
        assertEquals(List.of(), registry.history(id));
    }

    @Test
    void verdictMayComeBeforeOrAfterTheEndIsSeen() {
        round(reading(PID, millis, 0, nanos, 0));
        registry.exited(PID, Exits.exit("first"), millis);
        round(reading(PID, millis - 1000, 0, nanos, 0));
        assertTrue(sample(PID).alive());
        assertEquals(Optional.empty(), sample(PID).exit());
        round();
        assertEquals(Optional.of("first"), sample(PID).exit().map(Exit::verdict));
        registry.exited(PID, Exits.exit("second"), millis);
        assertEquals(Optional.of("second"), sample(PID).exit().map(Exit::verdict));
    }

    @Test
    void describedProcessThatEndedBeforeItsFirstSampleIsAmongTheDead() {
        registry.describe(PID, ProcessKind.WORKER, "short-1", millis);
        long describedMillis = millis;
        round();
        ProcessSample sample = sample(PID);
        assertEquals(new ProcessId(PID, describedMillis), sample.id());
        assertEquals("short-1", sample.name());
        assertFalse(sample.alive());
        assertEquals(Optional.empty(), sample.exit());
        assertEquals(Optional.of("ended before it was first sampled"), sample.problem());
        registry.exited(PID, Exits.exit("exit code 1"), millis);
        assertEquals(Optional.of("exit code 1"), sample(PID).exit().map(Exit::verdict));
    }

    @Test
    void shortLivedProcessesWithOneIdInOneSecondAreAllKept() {
        for (int i = 1; i <= 3; i++) {
            registry.describe(PID, ProcessKind.WORKER, "short-" + i, millis + i);
            registry.exited(PID, Exits.exit("exit code " + i), millis + i);
        }
        round();

        assertEquals(
                List.of("short-1", "short-2", "short-3"),
                samples(PID).stream().map(ProcessSample::name).toList());
        assertEquals(
                List.of("exit code 1", "exit code 2", "exit code 3"),
                samples(PID).stream().map(sample -> sample.exit().orElseThrow().verdict()).toList());
    }

    @Test
    void processThatEndsInTheSecondOfItsDescriptionKeepsTheDescription() {
        round(reading(PID, millis, 0, nanos, 0));
        registry.describe(PID, ProcessKind.SERVICE, "late", millis);
        registry.exited(PID, Exits.exit("exit code 4"), millis);
        round();

        assertEquals(1, samples(PID).size());
        assertEquals("late", sample(PID).name());
        assertEquals(ProcessKind.SERVICE, sample(PID).kind());
        assertEquals(Optional.of("exit code 4"), sample(PID).exit().map(Exit::verdict));
    }

    @Test
    void exitOfAnUnknownProcessIsIgnored() {
        registry.exited(PID, Exits.exit("exit code 4"), millis);
        round();

        assertEquals(List.of(), registry.samples());
    }

    @Test
    void unreadableProcessAloneIsMarked() {
        round(reading(PID, 10, 0, nanos, 4096), reading(PID + 1, 20, 0, nanos, 4096));
        round(new Observation.Unreadable(PID, "no way"), reading(PID + 1, 20, SECOND, nanos, 8192));

        ProcessSample marked = sample(PID);
        assertTrue(marked.alive());
        assertEquals(Optional.of("no way"), marked.problem());
        assertEquals(new Usage(millis - 2000, marked.usage().cpu(), 4096), marked.usage());
        assertEquals(Optional.empty(), sample(PID + 1).problem());
        assertEquals(8192, sample(PID + 1).usage().memory());
        assertEquals(1, registry.history(marked.id()).size());

        round(reading(PID, 10, 4 * SECOND, nanos, 12288));
        assertEquals(Optional.empty(), sample(PID).problem());
        assertEquals(2, sample(PID).usage().cpu(), 1e-9);
    }

    @Test
    void descriptionWaitsForAProcessThatCannotBeReadYet() {
        registry.describe(PID, ProcessKind.WORKER, "hash-1", millis);
        round(new Observation.Unreadable(PID, "no way"));
        assertEquals(List.of(), samples(PID));
        round(reading(PID, millis - 1500, 0, nanos, 0));
        assertEquals("hash-1", sample(PID).name());
    }

    @Test
    void failedRoundMarksTheLivingAndLosesNone() {
        round(reading(SELF, 10, 0, nanos, 4096), reading(PID, 10, 0, nanos, 4096));
        round(reading(SELF, 10, 0, nanos, 4096));
        registry.failed("too many open files");

        assertEquals(Optional.of("too many open files"), sample(SELF).problem());
        assertEquals(Optional.empty(), sample(PID).problem());
        assertTrue(sample(SELF).alive());
    }

    @Test
    void numberOfDeadIsBoundedAndDescribedOnesStayLongest() {
        List<Observation> many = new ArrayList<>();
        for (long pid = PID; pid < PID + 3000; pid++) {
            many.add(reading(pid, 10, 0, nanos, 0));
        }
        registry.describe(PID + 7, ProcessKind.WORKER, "hash-1", millis);
        round(many.toArray(Observation[]::new));
        round();

        assertEquals(ProcessRegistry.MAX_DEAD, registry.samples().size());
        assertEquals("hash-1", sample(PID + 7).name());
        assertEquals(0, registry.history(new ProcessId(PID, 10)).size());
        assertEquals(1, registry.history(new ProcessId(PID + 7, 10)).size());

        for (int i = 0; i < 3000; i++) {
            registry.describe(PID + i, ProcessKind.WORKER, "other", millis);
            registry.exited(PID + i, Exits.exit("exit code 0"), millis);
        }
        round();
        assertEquals(ProcessRegistry.MAX_DEAD, registry.samples().size());
    }

    @Test
    void historyGrowsByOneEachRound() {
        ProcessId id = new ProcessId(SELF, 10);
        for (int i = 1; i <= 700; i++) {
            round(reading(SELF, 10, i * SECOND, nanos, 4096));
            assertEquals(Math.min(601, i), registry.history(id).size());
        }
    }

    private void round(Observation... observations) {
        registry.round(List.of(observations), millis, nanos);
        millis += 1000;
        nanos += SECOND;
    }

    private ProcessSample sample(long pid) {
        List<ProcessSample> all = samples(pid);
        assertEquals(1, all.size(), all::toString);
        return all.get(0);
    }

    private List<ProcessSample> samples(long pid) {
        return registry.samples().stream().filter(sample -> sample.id().pid() == pid).toList();
    }
}

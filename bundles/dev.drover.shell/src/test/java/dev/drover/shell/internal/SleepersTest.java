package dev.drover.shell.internal;

import static dev.drover.shell.internal.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import dev.drover.api.pool.SleepReport;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.shell.internal.FakePool.FakeWorker;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;

class SleepersTest {

    private final FakePool hash = new FakePool("hash");
    private final FakeWorker first = hash.start(4711);
    private final FakeWorker second = hash.start(4712);
    private final Lookup lookup = new Lookup(new FakePools(List.of(hash), List.of()), Optional.empty());
    private final Sleepers sleepers = new Sleepers(lookup, Duration.ofMillis(20));

    private static void sleeps(FakeWorker worker, Depth depth, String problem) {
        worker.state = WorkerState.ASLEEP;
        worker.sleep = new SleepReport(Optional.of(depth), 1, 120 << 20, 44 << 20, problem);
        worker.slept.complete(worker.snapshot());
    }

    @Test
    void sleepTellsHowMuchMemoryWasGivenBack() {
        sleeps(first, Depth.DOZE, "");
        assertEquals("hash-1 sleeps: doze, 120 MB before and 44.0 MB after", sleepers.sleep("hash-1"));
        assertEquals(List.of(Depth.DOZE), first.sleepsAsked);
        assertEquals(List.of(), second.sleepsAsked);
    }

    @Test
    void sleepMayBeGivenADepthAndTellsWhyItIsAnother() {
        sleeps(first, Depth.HIBERNATE, "it cannot be stopped");
        assertEquals("hash-1 sleeps: hibernate, 120 MB before and 44.0 MB after (it cannot be stopped)",
                sleepers.sleep("4711", "Freeze"));
        assertEquals(List.of(Depth.FREEZE), first.sleepsAsked);
    }

    @Test
    void sleepOfAPoolTellsOfEachWorkerOnALineOfItsOwn() {
        sleeps(first, Depth.TRIM, "");
        second.slept.completeExceptionally(new Rejected("hash-2 is busy"));
        String[] lines = sleepers.sleep("hash", "trim").split("\n");
        assertTrue(lines[0].startsWith("hash-1 sleeps: trim"), lines[0]);
        assertEquals("hash-2: hash-2 is busy", lines[1]);
        assertEquals(List.of(Depth.TRIM), second.sleepsAsked);
    }

    @Test
    void wakeTellsWhichProcessIsAwake() {
        first.woken.complete(first.snapshot());
        assertEquals("hash-1 (process 4711) is awake", sleepers.wake("hash-1"));
        assertEquals("hash-1 (process 4711) is awake\nhash-2 has been told and is not there yet",
                sleepers.wake("hash"));
    }

    @Test
    void workersShowsHowDeepOneSleeps() {
        sleeps(first, Depth.FREEZE, "");
        String shown = new Lists(lookup, InstantSource.system()).workers();
        assertTrue(shown.contains("  ASLEEP (freeze)  "), shown);
    }

    @Test
    void badInputGetsOneSentence() {
        assertRefused("0 arguments given: use sleep POOL|WORKER [DEPTH]", () -> sleepers.sleep());
        assertRefused("DEPTH is 'coma': it must be one of trim, freeze, doze, hibernate",
                () -> sleepers.sleep("hash", "coma"));
        assertRefused("'hush' is neither a pool nor a worker: 'pools' and 'workers' list those that are",
                () -> sleepers.wake("hush"));
        second.slept.completeExceptionally(new Rejected("hash-2 is busy"));
        assertRefused("hash-2 is busy", () -> sleepers.sleep("hash-2"));
    }
}

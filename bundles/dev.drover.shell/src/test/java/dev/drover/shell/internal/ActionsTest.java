package dev.drover.shell.internal;

import static dev.drover.shell.internal.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.RestartStopped;
import dev.drover.shell.internal.FakePool.FakeWorker;
import org.junit.jupiter.api.Test;

class ActionsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:02Z");

    private final FakePool hash = new FakePool("hash");
    private final FakeWorker first = hash.start(4711);
    private final FakeWorker second = hash.start(4712);
    private final Actions actions = actions(FakeMonitor.of(
            NOW.minusSeconds(1).toEpochMilli(),
            FakeMonitor.living(ProcessHandle.current().pid(), 0, ProcessKind.MAIN, "main"),
            FakeMonitor.living(4711, 0, ProcessKind.WORKER, "hash-1"),
            FakeMonitor.dead(4700, "hash-2", "killed by signal KILL")));

    @Test
    void killEndsAWorkerByNameOrPidAndTellsTheVerdict() {
        first.killed.complete(FakePool.exit("hash-1 (process 4711) was killed on request"));
        assertEquals("hash-1 (process 4711) was killed on request", actions.kill("hash-1"));
        second.killed.complete(FakePool.exit("hash-2 (process 4712) was killed on request"));
        assertEquals("hash-2 (process 4712) was killed on request", actions.kill("4712"));
        assertTrue(first.killAsked && second.killAsked);
    }

    @Test
    void killDoesNotWaitForEver() {
        assertEquals("hash-1 (process 4711) has been told to end and has not yet", actions.kill("hash-1"));
    }

    @Test
    void killRefusesTheMainProcess() {
        String pid = Long.toString(ProcessHandle.current().pid());
        String expected = "main (process " + pid + ") is this program itself: end it by its own means";
        assertRefused(expected, () -> actions.kill("main"));
        assertRefused(expected, () -> actions.kill(pid));
    }

    @Test
    void killRefusesWhatIsNotOurs() {
        assertRefused("'1' is no process of this program: 'ps' lists those that are", () -> actions.kill("1"));
        assertRefused("'4700' has ended already", () -> actions.kill("4700"));
        assertRefused(
                "'init' is no process of this program: 'ps' lists those that are", () -> actions(null).kill("init"));
        assertFalse(first.killAsked || second.killAsked);
    }

    @Test
    void killAsksWhichOneWhenANameIsNotUnique() {
        Actions twins = actions(FakeMonitor.of(
                1,
                FakeMonitor.living(801, 0, ProcessKind.CHILD, "sort"),
                FakeMonitor.living(802, 0, ProcessKind.CHILD, "sort")));
        assertRefused(
                "'sort' is the name of several processes: give one of the pids 801, 802", () -> twins.kill("sort"));
    }

    @Test
    void recycleTellsWhichProcessHasTakenThePlace() {
        first.recycled.complete(hash.start(4800));
        assertEquals("hash-1 (process 4711) has been replaced by process 4800", actions.recycle("hash-1"));
        assertEquals(1, first.recyclesAsked);
        assertEquals(0, second.recyclesAsked);
    }

    @Test
    void recycleDoesNotWaitForEver() {
        assertEquals(
                "hash-1 (process 4711) is being replaced and works until its successor is ready",
                actions.recycle("4711"));
    }

    @Test
    void recycleTellsWhyItFailed() {
        first.recycled.completeExceptionally(new RestartStopped("hash-1 goes on: its successor\ndied", 0));
        assertRefused("hash-1 goes on: its successor\\u000adied", () -> actions.recycle("hash-1"));
        second.recycled.completeExceptionally(new IllegalStateException());
        assertRefused("java.lang.IllegalStateException", () -> actions.recycle("hash-2"));
    }

    @Test
    void restartTellsHowManyWorkersWereReplaced() {
        hash.restarted.complete(2);
        assertEquals("Pool hash has been restarted: 2 workers have been replaced.", actions.restart("hash"));
        assertEquals(1, hash.restarts);
    }

    @Test
    void restartOfAnEmptyPoolSaysSo() {
        hash.restarted.complete(0);
        assertEquals("Pool hash has no worker to replace.", actions.restart("hash"));
    }

    @Test
    void restartGoesOnWhenNobodyWaitsAnyMore() {
        assertEquals(
                "The restart of pool hash is under way and goes on; 'workers hash' shows how far it is",
                actions.restart("hash"));
        assertFalse(hash.restarted.isDone());
    }

    @Test
    void restartTellsWhyItStopped() {
        hash.restarted.completeExceptionally(new RestartStopped("The restart of pool 'hash' has stopped", 1));
        assertRefused("The restart of pool 'hash' has stopped", () -> actions.restart("hash"));
    }

    @Test
    void restartOfAWorkerReplacesThatOneOnly() {
        second.recycled.complete(hash.start(4800));
        assertEquals("hash-2 (process 4712) has been replaced by process 4800", actions.restart("hash-2"));
        assertEquals(0, hash.restarts);
    }

    @Test
    void badInputGetsOneSentence() {
        assertRefused("0 arguments given: use restart POOL|WORKER", () -> actions.restart());
        assertRefused(
                "'hush' is neither a pool nor a worker: 'pools' and 'workers' list those that are",
                () -> actions.restart("hush"));
        assertRefused("'hash' is no worker: 'workers' lists those that are", () -> actions.recycle("hash"));
    }

    private Actions actions(ProcessMonitor monitor) {
        return new Actions(
                new Lookup(new FakePools(List.of(hash), List.of()), Optional.ofNullable(monitor)),
                new Processes(pid -> Optional.empty(), Duration.ofMillis(20)),
                Duration.ofMillis(20));
    }
}

package dev.drover.shell.internal;

import static dev.drover.shell.internal.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoisonedTask;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.SleepReport;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Protection;
import dev.drover.api.process.Sandbox.Profile;
import dev.drover.shell.internal.FakePool.FakeWorker;
import org.junit.jupiter.api.Test;

class ListsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:02Z");

    private final FakePool hash = new FakePool("hash");
    private final FakeWorker first = hash.start(4711);
    private final FakeWorker second = hash.start(4712);
    private final Lists lists = lists(FakeMonitor.of(
            NOW.minusSeconds(1).toEpochMilli(),
            FakeMonitor.living(ProcessHandle.current().pid(), 0, ProcessKind.MAIN, "main"),
            FakeMonitor.living(4711, 0, ProcessKind.WORKER, "hash-1"),
            FakeMonitor.dead(4700, "hash-2", "killed by signal KILL")));

    @Test
    void poolsShowsEachPoolWithItsCounts() {
        second.state = WorkerState.EXITED;
        assertEquals(
                """
                        POOL  STRATEGY     WORKERS  MIN  MAX  QUEUED  IN FLIGHT  SUBMITTED  DONE  FAILED  RESTARTS  \
                        RECYCLED  GIVEN BACK
                        hash  round-robin        1    1    4       7          2       1200  1190       1         3  \
                               0           -""",
                lists.pools());
    }

    @Test
    void whatSleepersHaveGivenBackIsShownAndOneThatHibernatesIsNoProcess() {
        first.state = WorkerState.ASLEEP;
        first.sleep = new SleepReport(Optional.of(Depth.DOZE), 1, 120 << 20, 44 << 20, "");
        second.state = WorkerState.ASLEEP;
        second.sleep = new SleepReport(Optional.of(Depth.HIBERNATE), 1, 100 << 20, 0, "");
        String[] lines = lists.pools().split("\n");
        assertEquals(List.of("hash", "round-robin", "1"), cells(lines[1]).subList(0, 3));
        assertEquals("176 MB", cells(lines[1]).getLast());
        lines = lists.ps().split("\n");
        assertEquals("asleep: doze, 120 MB before and 44.0 MB after", cells(lines[2]).getLast());
    }

    @Test
    void poolsTellsWhenTheChosenStrategyIsMissing() {
        hash.strategy("coolest");
        assertTrue(lists.pools().contains("  coolest (missing)  "), lists.pools());
    }

    @Test
    void workersShowsEachSlotAndHowItLastEnded() {
        second.state = WorkerState.STARTING;
        second.lastExit = Optional.of(FakePool.exit("killed by signal KILL"));
        assertEquals(
                """
                        WORKER   PID  STATE     LINK  SANDBOX  WEIGHT  IN FLIGHT  DONE  FAILED  LATENCY      IDLE  \
                        LAST EXIT
                        hash-1  4711  READY     unix  trusted       1          2   600       1  1.23 ms  1 m 15 s
                        hash-2  4712  STARTING  -     trusted       1          2   600       1  1.23 ms  1 m 15 s  \
                        killed by signal KILL""",
                lists.workers("hash"));
        assertEquals(lists.workers("hash"), lists.workers());
    }

    @Test
    void psShowsTheLivingAndTheDead() {
        String pid = Long.toString(ProcessHandle.current().pid());
        String[] lines = lists.ps().split("\n");
        assertEquals(List.of("main", pid, "MAIN", "1", "12.3 %", "50.0 MB"), cells(lines[1]));
        assertEquals(List.of("hash-2", "4700", "WORKER", "1", "-", "-", "killed by signal KILL"), cells(lines[3]));
        assertEquals("Sampled 1 s ago; sampling itself uses 0.4 % of a core.", lines[4]);
    }

    @Test
    void psSaysWhatIsMissingWithoutAMonitor() {
        assertRefused(
                "nothing samples processes here: install and start the bundle dev.drover.monitor",
                () -> lists(null).ps());
        assertEquals(
                "No process has been sampled yet: try again in a second.", lists(FakeMonitor.of(0)).ps());
    }

    @Test
    void strategiesShowsWhichPoolUsesWhich() {
        assertEquals(
                """
                        STRATEGY     USED BY
                        random
                        round-robin  hash""",
                lists.strategies());
    }

    @Test
    void poolsTellsWhatItHasRecycledAndWhy() {
        hash.recycled = Map.of(RecycleReason.AGE, 2L, RecycleReason.TASKS, 40L);
        String[] lines = lists.pools().split("\n");
        assertTrue(lines[1].endsWith("  42           -"), lines[1]);
        assertEquals("hash has recycled workers: 40 (tasks), 2 (age)", lines[2]);
    }

    @Test
    void poolsTellsWhichTasksAreRejectedAndForHowLong() {
        hash.poisoned = List.of(
                new PoisonedTask("draw", Optional.of("a\nb"), 3, "hash-1 was killed", NOW.plusSeconds(90)),
                new PoisonedTask("sum", Optional.empty(), 1, "hash-2 was killed", NOW.minusSeconds(1)));
        hash.notices = List.of("the memory mark is below what a fresh worker has");
        String[] lines = lists.pools().split("\n");
        assertEquals(
                "hash rejects the task 'draw' with the key 'a\\u000ab' for 1 m 30 s more, after 3 deaths: "
                        + "hash-1 was killed",
                lines[2]);
        assertEquals(
                "hash rejects the task 'sum' for 0 s more, after 1 death: hash-2 was killed", lines[3]);
        assertEquals("hash: the memory mark is below what a fresh worker has", lines[4]);
    }

    @Test
    void workersTellsWhatIsReallyKeptFromThem() {
        first.protection = new Protection(Profile.RESTRICTED, Profile.RESTRICTED.needs(), List.of());
        second.protection = new Protection(Profile.ISOLATED, Set.of(), List.of("a network of its own"));
        String[] lines = lists.workers().split("\n");
        assertTrue(lines[1].contains("  restricted  "), lines[1]);
        assertTrue(lines[2].contains("  isolated (weaker)  "), lines[2]);
        assertEquals("Not held for hash-2: a network of its own", lines[3]);
    }

    @Test
    void workersNamesAllThatLackTheSameThingInOneLine() {
        first.protection = second.protection = new Protection(Profile.TRUSTED, Set.of(), List.of("a group of its own"));
        String[] lines = lists.workers().split("\n");
        assertTrue(lines[1].contains("  trusted  "), lines[1]);
        assertEquals("Not held for hash-1, hash-2: a group of its own", lines[3]);
        assertEquals(4, lines.length);
    }

    @Test
    void worksBeforeAnyPoolIsOpen() {
        Lists empty = new Lists(
                new Lookup(new FakePools(List.of(), List.of()), Optional.empty()), InstantSource.fixed(NOW));
        assertEquals("No pool is open.", empty.pools());
        assertEquals("No worker has been started.", empty.workers());
        assertEquals("No strategy is installed.", empty.strategies());
        assertRefused("there is no pool 'hash': none is open", () -> empty.workers("hash"));
    }

    @Test
    void badInputGetsOneSentence() {
        assertRefused("there is no pool 'hush': hash is open", () -> lists.workers("hush"));
        assertRefused("1 argument given: use pools", () -> lists.pools("hash"));
    }

    private Lists lists(ProcessMonitor monitor) {
        return new Lists(
                new Lookup(
                        new FakePools(List.of(hash), List.of("random", "round-robin")), Optional.ofNullable(monitor)),
                InstantSource.fixed(NOW));
    }

    private static List<String> cells(String line) {
        return List.of(line.trim().split("  +"));
    }
}

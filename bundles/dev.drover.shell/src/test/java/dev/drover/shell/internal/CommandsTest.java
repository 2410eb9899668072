package dev.drover.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Console.Stream;
import dev.drover.shell.internal.FakePool.FakeWorker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CommandsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:02Z");

    private final FakePool hash = new FakePool("hash");
    private final FakeWorker first = hash.start(4711);
    private final FakeWorker second = hash.start(4712);
    private final Commands commands = commands(FakeMonitor.of(
            NOW.minusSeconds(1).toEpochMilli(),
            FakeMonitor.living(ProcessHandle.current().pid(), 0, ProcessKind.MAIN, "main"),
            FakeMonitor.living(4711, 0, ProcessKind.WORKER, "hash-1"),
            FakeMonitor.dead(4700, "hash-2", "killed by signal KILL")));

    @Test
    void poolsShowsEachPoolWithItsCounts() {
        second.state = WorkerState.EXITED;
        assertEquals(
                """
                        POOL  STRATEGY     WORKERS  MIN  MAX  QUEUED  IN FLIGHT  SUBMITTED  DONE  FAILED  RESTARTS
                        hash  round-robin        1    1    4       7          2       1200  1190       1         3""",
                commands.pools());
    }

    @Test
    void poolsTellsWhenTheChosenStrategyIsMissing() {
        hash.strategy("coolest");
        assertTrue(commands.pools().contains("  coolest (missing)  "), commands.pools());
    }

    @Test
    void workersShowsEachSlotAndHowItLastEnded() {
        second.state = WorkerState.STARTING;
        second.lastExit = Optional.of(FakePool.exit("killed by signal KILL"));
        assertEquals(
                """
                        WORKER   PID  STATE     LINK  WEIGHT  IN FLIGHT  DONE  FAILED  LATENCY      IDLE  LAST EXIT
                        hash-1  4711  READY     unix       1          2   600       1  1.23 ms  1 m 15 s
                        hash-2  4712  STARTING  -          1          2   600       1  1.23 ms  1 m 15 s  \
                        killed by signal KILL""",
                commands.workers("hash"));
        assertEquals(commands.workers("hash"), commands.workers());
    }

    @Test
    void psShowsTheLivingAndTheDead() {
        String pid = Long.toString(ProcessHandle.current().pid());
        String[] lines = commands.ps().split("\n");
        assertEquals(List.of("main", pid, "MAIN", "1", "12.3 %", "50.0 MB"), cells(lines[1]));
        assertEquals(List.of("hash-2", "4700", "WORKER", "1", "-", "-", "killed by signal KILL"), cells(lines[3]));
        assertEquals("Sampled 1 s ago; sampling itself uses 0.4 % of a core.", lines[4]);
    }

    @Test
    void psSaysWhatIsMissingWithoutAMonitor() {
        assertRefused(
                "nothing samples processes here: install and start the bundle dev.drover.monitor",
                () -> commands(null).ps());
        assertEquals(
                "No process has been sampled yet: try again in a second.", commands(FakeMonitor.of(0)).ps());
    }

    @Test
    void strategiesShowsWhichPoolUsesWhich() {
        assertEquals(
                """
                        STRATEGY     USED BY
                        random
                        round-robin  hash""",
                commands.strategies());
    }

    @Test
    void changesArriveAndAreConfirmed() {
        assertEquals("Pool hash: random, 1 to 4 workers, weights 1 1", commands.strategy("hash", "random"));
        assertEquals("Pool hash: random, 2 to 8 workers, weights 1 1", commands.resize("hash", "2", "8"));
        assertEquals("Pool hash: random, 2 to 8 workers, weights 1 5", commands.weight("hash", "2", "5"));
        assertEquals("Pool hash: random, 2 to 8 workers, weights 1 5", commands.reset("hash"));
        assertEquals(1, hash.resets);
    }

    @Test
    void badInputGetsOneSentence() {
        assertRefused("there is no pool 'hush': hash is open", () -> commands.workers("hush"));
        assertRefused("1 argument given: use strategy POOL NAME", () -> commands.strategy("hash"));
        assertRefused("2 arguments given: use reset POOL", () -> commands.reset("hash", "now"));
        assertRefused(
                "there is no strategy 'fastest': choose one of [random, round-robin]",
                () -> commands.strategy("hash", "fastest"));
        assertRefused("MIN is 'two': it must be a whole number", () -> commands.resize("hash", "two", "3"));
        assertRefused("min is 5 and max is 3: min must be 0 to max", () -> commands.resize("hash", "5", "3"));
        assertRefused("a weight is -1: it must be 0 to 2147483647", () -> commands.weight("hash", "1", "-1"));
        assertRefused(
                "SLOT is 0: slots are counted from 1, as in the workers' names",
                () -> commands.weight("hash", "0", "1"));
        assertRefused("LINES is 0: it must be 1 or more", () -> commands.console("hash-1", "0"));
        assertRefused("'hash-9' is no worker: 'workers' lists those that are", () -> commands.console("hash-9"));
    }

    @Test
    void hostileInputIsNotPrintedAsItIs() {
        String hostile = "\u001b[2J\n\u202ex";
        assertRefused("there is no pool '\\u001b[2J\\u000a\\u202ex': hash is open", () -> commands.reset(hostile));
    }

    @Test
    void killEndsAWorkerByNameOrPidAndTellsTheVerdict() {
        first.killed.complete(FakePool.exit("hash-1 (process 4711) was killed on request"));
        assertEquals("hash-1 (process 4711) was killed on request", commands.kill("hash-1"));
        second.killed.complete(FakePool.exit("hash-2 (process 4712) was killed on request"));
        assertEquals("hash-2 (process 4712) was killed on request", commands.kill("4712"));
        assertTrue(first.killAsked && second.killAsked);
    }

    @Test
    void killDoesNotWaitForEver() {
        assertEquals("hash-1 (process 4711) has been told to end and has not yet", commands.kill("hash-1"));
    }

    @Test
    void killRefusesTheMainProcess() {
        String pid = Long.toString(ProcessHandle.current().pid());
        String expected = "main (process " + pid + ") is this program itself: end it by its own means";
        assertRefused(expected, () -> commands.kill("main"));
        assertRefused(expected, () -> commands.kill(pid));
    }

    @Test
    void killRefusesWhatIsNotOurs() {
        assertRefused("'1' is no process of this program: 'ps' lists those that are", () -> commands.kill("1"));
        assertRefused("'4700' has ended already", () -> commands.kill("4700"));
        assertRefused(
                "'init' is no process of this program: 'ps' lists those that are", () -> commands(null).kill("init"));
        assertFalse(first.killAsked || second.killAsked);
    }

    @Test
    void killAsksWhichOneWhenANameIsNotUnique() {
        Commands twins = commands(FakeMonitor.of(
                1,
                FakeMonitor.living(801, 0, ProcessKind.CHILD, "sort"),
                FakeMonitor.living(802, 0, ProcessKind.CHILD, "sort")));
        assertRefused(
                "'sort' is the name of several processes: give one of the pids 801, 802", () -> twins.kill("sort"));
    }

    @Test
    void consoleShowsTheLastLinesOfBothStreams() {
        for (int i = 0; i < 30; i++) first.prints(i == 29 ? Stream.ERR : Stream.OUT, "line " + i);
        String[] lines = commands.console("hash-1").split("\n");
        assertEquals(20, lines.length);
        assertTrue(lines[0].endsWith("   line 10"), lines[0]);
        assertTrue(lines[19].endsWith(" ! line 29"), lines[19]);
        assertEquals(3, commands.console("4711", "3").split("\n").length);
        assertEquals("hash-2 has printed nothing.", commands.console("hash-2"));
    }

    @Test
    void consoleEscapesWhatAWorkerPrintsToSpoofTheTerminal() {
        first.prints(Stream.OUT, "\u001b[2J\r\u202etxt\u2028a\tb\u0007\u009b");
        String shown = commands.console("hash-1");
        assertTrue(shown.endsWith("   \\u001b[2J\\u000d\\u202etxt\\u2028a b\\u0007\\u009b"), shown);
    }

    @Test
    void consoleOfADeadWorkerIsKept() {
        first.prints(Stream.ERR, "out of memory");
        first.state = WorkerState.EXITED;
        assertTrue(commands.console("hash-1").endsWith(" ! out of memory"));
    }

    @Test
    void worksBeforeAnyPoolIsOpen() {
        Commands empty = new Commands(
                new FakePools(List.of(), List.of()),
                Optional.empty(),
                new Processes(pid -> Optional.empty(), Duration.ZERO),
                InstantSource.fixed(NOW));
        assertEquals("No pool is open.", empty.pools());
        assertEquals("No worker has been started.", empty.workers());
        assertEquals("No strategy is installed.", empty.strategies());
        assertRefused("there is no pool 'hash': none is open", () -> empty.reset("hash"));
    }

    private Commands commands(ProcessMonitor monitor) {
        return new Commands(
                new FakePools(List.of(hash), List.of("random", "round-robin")),
                Optional.ofNullable(monitor),
                new Processes(pid -> Optional.empty(), Duration.ofMillis(20)),
                InstantSource.fixed(NOW));
    }

    private static List<String> cells(String line) {
        return List.of(line.trim().split("  +"));
    }

    private static void assertRefused(String message, Executable command) {
        assertEquals(message, assertThrows(Refused.class, command).getMessage());
    }
}

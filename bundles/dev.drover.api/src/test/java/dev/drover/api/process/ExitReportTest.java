package dev.drover.api.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class ExitReportTest {

    private static Exit exit(Exit.Cause cause, int code, Optional<String> signal) {
        return new Exit(4711, Instant.EPOCH, cause, code, signal, "p-1 ended", List.of(), List.of());
    }

    @Test
    void allThatIsKnownStandsInTheReport() {
        Diagnosis diagnosis = new Diagnosis(3, Duration.ofSeconds(75), 1,
                Optional.of(new OutOfMemory(
                        OutOfMemory.Kind.KERNEL, OutOfMemory.Certainty.LIKELY, "the kernel counted")),
                "Error: x", List.of(
                        new MemorySample(Instant.ofEpochSecond(0), 100 << 20),
                        new MemorySample(Instant.ofEpochSecond(30), 900 << 20),
                        new MemorySample(Instant.ofEpochSecond(58), 500 << 20)),
                List.of(new Dump(Dump.Kind.THREADS, Path.of("/dumps/p-1.txt"))));
        Exit exit = new Exit(4711, Instant.EPOCH, Exit.Cause.SIGNALLED, 137, Optional.of("KILL"),
                "p-1 (process 4711) was ended by signal KILL", List.of("first", "last"), List.of("sum", "sort"),
                diagnosis);
        assertEquals(List.of(
                "p-1 (process 4711) was ended by signal KILL",
                "ended: 1970-01-01T00:00:00Z, which nobody had asked for",
                "cause: a signal or a crash",
                "exit code: 137 (signal KILL, killed at once by the kernel, a person or a program)",
                "uptime: 1 m 15 s",
                "restarts: 2 before it in its slot",
                "memory: likely out of memory (killed by the kernel): the kernel counted",
                "memory use: 100 MB to 500 MB in its last 58 s, at most 900 MB",
                "running: 'sum'",
                "not begun: 'sort'",
                "it said: Error: x",
                "thread dump: /dumps/p-1.txt (may hold secrets)",
                "last lines it printed:",
                "  | first",
                "  | last"), exit.report());
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertEquals(List.of(
                "p-1 ended",
                "ended: 1970-01-01T00:00:00Z, as this program wanted",
                "cause: ended by its pool",
                "exit code: 0 (as from a program that is done)"),
                exit(Exit.Cause.DRAINED, 0, Optional.empty()).report());
    }

    @Test
    void nothingInItCanPretendToBeAnotherLine() {
        Exit hostile = new Exit(1, Instant.EPOCH, Exit.Cause.EXITED, 1, Optional.empty(), "a\nb",
                List.of("x\r\nexit code: 0", "\u001b[2J" + "y".repeat(9_999)), List.of("t\u202e\nu"));
        for (String line : hostile.report()) {
            assertTrue(line.chars().allMatch(c -> c >= ' ' && c != 0x202e), line);
            assertTrue(line.length() < 2_000, line);
        }
    }

    @Test
    void theCodeZeroDoesNotMeanThatTheEndWasWanted() {
        assertFalse(exit(Exit.Cause.EXITED, 0, Optional.empty()).wanted());
        assertTrue(exit(Exit.Cause.DRAINED, 1, Optional.empty()).wanted());
        assertTrue(exit(Exit.Cause.KILLED_BY_USER, 137, Optional.of("KILL")).wanted());
        assertFalse(exit(Exit.Cause.CANCEL_TIMEOUT, 137, Optional.of("KILL")).wanted());
    }

    @Test
    void codesHaveMeanings() {
        assertEquals("as from a JVM that is out of memory", exit(Exit.Cause.EXITED, 3, Optional.empty()).meaning());
        assertEquals("a code of its own", exit(Exit.Cause.EXITED, 42, Optional.empty()).meaning());
        assertEquals("signal 64 or a code of its own", exit(Exit.Cause.SIGNALLED, 192, Optional.empty()).meaning());
    }
}

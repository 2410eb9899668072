package dev.drover.shell.internal;

import static dev.drover.shell.internal.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Console.Stream;
import dev.drover.api.process.Dump;
import dev.drover.shell.internal.FakePool.FakeWorker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:02Z");

    private final FakePool hash = new FakePool("hash");
    private final FakeWorker first = hash.start(4711);
    private final FakeWorker second = hash.start(4712);
    private final FakeErrors errors = new FakeErrors();
    private final Evidence evidence = evidence(FakeMonitor.of(
            NOW.toEpochMilli(),
            FakeMonitor.living(801, 0, ProcessKind.CHILD, "sort"),
            FakeMonitor.living(4711, 0, ProcessKind.WORKER, "hash-1"),
            FakeMonitor.dead(4700, "hash-2", "killed by signal KILL"),
            FakeMonitor.gone(802, "sed")), errors);

    @Test
    void consoleShowsTheLastLinesOfBothStreams() {
        for (int i = 0; i < 30; i++) first.prints(i == 29 ? Stream.ERR : Stream.OUT, "line " + i);
        String[] lines = evidence.console("hash-1").split("\n");
        assertEquals(20, lines.length);
        assertTrue(lines[0].endsWith("   line 10"), lines[0]);
        assertTrue(lines[19].endsWith(" ! line 29"), lines[19]);
        assertEquals(3, evidence.console("4711", "3").split("\n").length);
        assertEquals("hash-2 has printed nothing.", evidence.console("hash-2"));
    }

    @Test
    void consoleEscapesWhatAWorkerPrintsToSpoofTheTerminal() {
        first.prints(Stream.OUT, "\u001b[2J\r\u202etxt\u2028a\tb\u0007\u009b");
        String shown = evidence.console("hash-1");
        assertTrue(shown.endsWith("   \\u001b[2J\\u000d\\u202etxt\\u2028a b\\u0007\\u009b"), shown);
    }

    @Test
    void consoleOfADeadWorkerIsKept() {
        first.prints(Stream.ERR, "out of memory");
        first.state = WorkerState.EXITED;
        assertTrue(evidence.console("hash-1").endsWith(" ! out of memory"));
    }

    @Test
    void verdictTellsTheLastEndOfAWorkersSlot() {
        first.lastExit = Optional.of(FakePool.exit(4650, "hash-1 (process 4650) was killed by the system"));
        String[] lines = evidence.verdict("hash-1").split("\n");
        assertEquals("hash-1 (process 4650) was killed by the system", lines[0]);
        assertEquals("ended: 2026-01-01T12:00:00Z, which nobody had asked for", lines[1]);
        assertTrue(lines[3].startsWith("exit code: 137 (signal KILL"), lines[3]);
        assertEquals(String.join("\n", first.lastExit.get().report()), evidence.verdict("4650"));
    }

    @Test
    void verdictTellsOfWhatTheMonitorRemembers() {
        assertTrue(evidence.verdict("4700").startsWith("killed by signal KILL\n"), evidence.verdict("4700"));
        assertEquals(evidence.verdict("4700"), evidence.verdict("hash-2"));
    }

    @Test
    void verdictTellsTheLatestOfSeveralEnds() {
        second.lastExit = Optional.of(FakePool.exit(4699, "an older one", Instant.parse("2026-01-01T11:00:00Z")));
        assertTrue(evidence.verdict("hash-2").startsWith("killed by signal KILL\n"));
        second.lastExit = Optional.of(FakePool.exit(4701, "a newer one", Instant.parse("2026-01-01T13:00:00Z")));
        assertTrue(evidence.verdict("hash-2").startsWith("a newer one\n"));
    }

    @Test
    void verdictSaysWhyThereIsNone() {
        assertRefused(
                "hash-1 (process 4711) has not ended, nor has another process of its slot",
                () -> evidence.verdict("hash-1"));
        assertRefused("hash-1 (process 4711) has not ended", () -> evidence.verdict("4711"));
        assertRefused("sort (process 801) has not ended", () -> evidence.verdict("sort"));
        assertRefused(
                "sed (process 802) has ended, and it is not known how: only those that Drover started tell",
                () -> evidence.verdict("802"));
        assertRefused(
                "'none' is no process of this program: 'ps' lists those that are", () -> evidence.verdict("none"));
        assertRefused("0 arguments given: use verdict NAME|PID", () -> evidence.verdict());
    }

    @Test
    void errorsShowsTheNewestLast() {
        for (int i = 1; i <= 30; i++) errors.report(problem("problem " + i));
        String[] lines = evidence.errors().split("\n");
        assertEquals(22, lines.length);
        assertTrue(lines[0].matches("TIME +KIND +SUBJECT +WHAT"), lines[0]);
        assertTrue(lines[1].matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:02  death  hash-1   problem 11"), lines[1]);
        assertTrue(lines[20].endsWith("  problem 30"), lines[20]);
        assertEquals("The last 20 of 1,030 errors since this program began.", lines[21]);
        assertEquals(4, evidence.errors("2").split("\n").length);
        assertEquals(32, evidence.errors("500").split("\n").length);
    }

    @Test
    void errorsEscapesWhatAProblemSays() {
        errors.report(problem("\u001b[2J\nx"));
        assertTrue(evidence.errors().contains("  \\u001b[2J\\u000ax\n"), evidence.errors());
    }

    @Test
    void errorsSaysWhenThereIsNothingToShow() {
        assertEquals("Nothing has gone wrong.", evidence.errors());
        assertRefused("N is 0: it must be 1 or more", () -> evidence.errors("0"));
        assertRefused("N is 'all': it must be a whole number", () -> evidence.errors("all"));
        assertRefused(
                "nothing keeps errors here: install and start the bundle dev.drover.process",
                () -> evidence(null, null).errors());
    }

    @Test
    void dumpShowsATextAndNamesItsFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("hash-1-threads.txt"), "\"main\" RUNNABLE\n\tat \u001b[2Jx\n");
        first.dumped.complete(new Dump(Dump.Kind.THREADS, file));
        assertEquals(
                "The thread dump of hash-1 is " + file + " (it may hold secrets)\n\"main\" RUNNABLE\n"
                        + "        at \\u001b[2Jx",
                evidence.dump("hash-1", "threads"));
        assertEquals(List.of(Dump.Kind.THREADS), first.dumpsAsked);
    }

    @Test
    void dumpShowsTheBeginningOfALongText(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("long.txt"), "0123456789\n".repeat(50_000));
        first.dumped.complete(new Dump(Dump.Kind.HISTOGRAM, file));
        String shown = evidence.dump("4711", "Histogram");
        assertTrue(shown.length() < 300_000, "" + shown.length());
        assertTrue(shown.endsWith("\n... the rest is in the file"), () -> shown.substring(shown.length() - 100));
    }

    @Test
    void dumpOfAHeapIsNotPrinted(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("hash-1.hprof"), "JAVA PROFILE");
        first.dumped.complete(new Dump(Dump.Kind.HEAP, file));
        assertEquals(
                "The heap dump of hash-1 is " + file + " (it may hold secrets)", evidence.dump("hash-1", "heap"));
    }

    @Test
    void dumpDoesNotWaitForEver() {
        assertEquals(
                "The flight recording of hash-1 (process 4711) is not ready yet: it will be kept with the other dumps, "
                        + "in drover/dumps of your cache",
                evidence.dump("hash-1", "recording"));
    }

    @Test
    void dumpTellsWhatIsWrong(@TempDir Path folder) {
        assertRefused("1 argument given: use dump WORKER KIND", () -> evidence.dump("hash-1"));
        assertRefused("'hash-9' is no worker: 'workers' lists those that are", () -> evidence.dump("hash-9", "heap"));
        String kinds = "it must be one of threads, heap, histogram, memory, recording";
        assertRefused("KIND is 'core': " + kinds, () -> evidence.dump("hash-1", "core"));
        assertRefused("KIND is 'crash': " + kinds, () -> evidence.dump("hash-1", "crash"));
        first.dumped.completeExceptionally(new IOException("the disk is full"));
        assertRefused("the disk is full", () -> evidence.dump("hash-1", "heap"));
        Path gone = folder.resolve("gone.txt");
        second.dumped.complete(new Dump(Dump.Kind.MEMORY, gone));
        assertRefused(
                gone + " cannot be read: java.nio.file.NoSuchFileException: " + gone,
                () -> evidence.dump("hash-2", "memory"));
    }

    @Test
    void badInputGetsOneSentence() {
        assertRefused("LINES is 0: it must be 1 or more", () -> evidence.console("hash-1", "0"));
        assertRefused("'hash-9' is no worker: 'workers' lists those that are", () -> evidence.console("hash-9"));
    }

    private static Problem problem(String text) {
        return new Problem(NOW, Problem.Kind.DEATH, "hash-1", text, Optional.empty());
    }

    private Evidence evidence(ProcessMonitor monitor, ErrorLog log) {
        return new Evidence(
                new Lookup(new FakePools(List.of(hash), List.of()), Optional.ofNullable(monitor)),
                Optional.ofNullable(log),
                Duration.ofMillis(20));
    }
}

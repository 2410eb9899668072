package dev.drover.app.internal.headless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.app.internal.job.JobSnapshot;
import org.junit.jupiter.api.Test;

class LiveTableTest {

    @Test
    void theTableHasARowForEachWorkerAndTheTotals() {
        assertEquals(
                List.of(
                        "Files below /tree",
                        "WORKER            PID  STATE          CPU     MEMORY IN FLIGHT      DONE  FAILED",
                        "files-1          1000  BUSY        97.5 %    48.0 MB         1       300       2",
                        "files-2          1001  STARTING         -          -         1       300       2",
                        "files-3             -  EXITED           -          -         1       300       2",
                        "[#############-------------] 604 of 1,200 files",
                        "12.3 MB, 123 tasks/s, 4 failed"),
                table(
                        worker(0, 1000, WorkerState.BUSY),
                        worker(1, 1001, WorkerState.STARTING),
                        worker(2, 0, WorkerState.EXITED))
                        .lines(80, 24));
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        for (int width = 20; width < 100; width++) {
            for (String line : table(worker(0, 1000, WorkerState.BUSY)).lines(width, 24))
                assertTrue(line.length() <= width, line);
        }
    }

    @Test
    void noTableIsHigherThanTheTerminal() {
        List<WorkerSnapshot> workers = new ArrayList<>();
        for (int i = 0; i < 100; i++) workers.add(worker(i, 0, WorkerState.READY));
        List<String> lines = table(workers.toArray(WorkerSnapshot[]::new)).lines(80, 24);
        assertTrue(lines.size() < 24, lines.size() + " lines");
        assertTrue(lines.contains("... and 82 more workers"), lines.toString());
        assertEquals("files-18", lines.get(19).substring(0, 8));
    }

    @Test
    void theBarIsFullOnlyWhenAllIsDoneAndNeverLonger() {
        for (long found : new long[] {0, 1, 603, 604, 605, 1200, Long.MAX_VALUE / 1000}) {
            LiveTable table = new LiveTable(job(found), pool(), pid -> Optional.empty(), Duration.ofSeconds(1));
            String bar = table.lines(80, 24).get(2);
            assertEquals(26, bar.indexOf(']') - 1, bar);
            assertEquals(found <= 604, bar.startsWith("[" + "#".repeat(26)), bar);
        }
    }

    @Test
    void oneLineSaysEverything() {
        assertEquals(
                "7.0 s: 604 of 1,200 files, 12.3 MB, 123 tasks/s, 4 failed; 1 worker",
                table(worker(0, 1, WorkerState.BUSY)).line());
    }

    @Test
    void aTerminalIsRedrawnInPlace() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Screen screen = new Screen(print(bytes), true, Map.of("COLUMNS", "60", "LINES", "30"));
        screen.show(table(worker(0, 0, WorkerState.BUSY), worker(1, 0, WorkerState.BUSY)));
        String first = bytes.toString(StandardCharsets.UTF_8);
        assertEquals(6, first.chars().filter(c -> c == '\n').count());
        assertTrue(first.startsWith("\r\033[2KFiles below"), first);
        bytes.reset();
        screen.show(table(worker(0, 0, WorkerState.BUSY)));
        String second = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(second.startsWith("\033[6A\r\033[2K"), second);
        assertTrue(second.endsWith("\n\033[J"), second);
    }

    @Test
    void elsewhereALineIsPrintedEveryFewSeconds() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Screen screen = new Screen(print(bytes), false, Map.of("COLUMNS", "nonsense"));
        for (int second = 0; second <= 10; second++)
            screen.show(new LiveTable(job(1200), pool(), pid -> Optional.empty(), Duration.ofSeconds(second)));
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertEquals(3, text.lines().count(), text);
        assertTrue(text.chars().noneMatch(c -> c == 033), text);
    }

    @Test
    void aDumbTerminalIsNeverRedrawn() {
        assertEquals(false, Screen.isTerminal(Map.of("TERM", "dumb")));
        assertEquals(false, Screen.isTerminal(Map.of()));
    }

    private static LiveTable table(WorkerSnapshot... workers) {
        return new LiveTable(job(1200), pool(workers), LiveTableTest::sample, Duration.ofSeconds(7));
    }

    private static JobSnapshot job(long found) {
        return new JobSnapshot("Files below /tree", found, 600, 4, 12_897_485, 123.4, false, Optional.empty());
    }

    private static PoolSnapshot pool(WorkerSnapshot... workers) {
        return new PoolSnapshot("files", "round-robin", 0, 3, 0, 3, 0, 0, 0, 0, false, List.of(workers));
    }

    private static WorkerSnapshot worker(int slot, long pid, WorkerState state) {
        return new WorkerSnapshot("files", slot, 1, pid, state, "unix", 1, 300, 2, Instant.EPOCH, Duration.ZERO, 1,
                OptionalInt.empty(), Optional.empty());
    }

    private static Optional<ProcessSample> sample(long pid) {
        if (pid != 1000) return Optional.empty();
        return Optional.of(new ProcessSample(new ProcessId(pid, 0), 1, ProcessKind.WORKER, "files-1", "java",
                new Usage(0, 0.975, 48 << 20), false, true, Optional.empty(), Optional.empty()));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}

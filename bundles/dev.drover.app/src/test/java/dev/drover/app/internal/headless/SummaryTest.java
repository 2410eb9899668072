package dev.drover.app.internal.headless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.app.internal.job.Count;
import dev.drover.app.internal.job.Finding;
import dev.drover.app.internal.job.JobReport;
import dev.drover.app.worker.FileKind;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static final Map<Long, String> NAMES = Map.of(100L, "files-1", 101L, "files-2");

    @Test
    void theSummaryHasEveryFigureAPersonAsksFor() {
        assertEquals(
                List.of(
                        "Done: 3,000 files, 12.0 MB in 4.0 s: 751 tasks/s, 3.00 MB/s",
                        "Share per worker:",
                        "  files-1           100      2,000  66.7 %    8.00 MB",
                        "  (ended)           999      1,000  33.3 %    4.00 MB",
                        "Kinds:",
                        "  java              2,900            11.0 MB  200,000 lines",
                        "  image               100            1.00 MB",
                        "Without facts: 4 files (3 unreadable, 1 changed)",
                        "Not entered: 1 directory",
                        "  bad\\u001b[2J: permission denied",
                        "  ... and 4 more",
                        "Passed by:",
                        "  symbolic links                         7",
                        "Facts of each file: /tmp/out.jsonl"),
                new Summary(report(false, Optional.empty()), NAMES).lines());
    }

    @Test
    void theHeadlineTellsHowItEnded() {
        assertTrue(headline(report(true, Optional.empty())).startsWith("Stopped: 3,000 files"));
        assertTrue(headline(report(false, Optional.of("No worker\nleft"))).startsWith("Failed: 3,000 files"));
        JobReport failed = report(false, Optional.of("No worker\nleft"));
        assertEquals("No worker\\u000aleft", new Summary(failed, NAMES).lines().get(1));
    }

    @Test
    void theJsonSummaryIsOneObjectOnOneLine() {
        String json = new Summary(report(false, Optional.empty()), NAMES).json();
        assertEquals(
                "{\"dir\":\"/tree\",\"complete\":true,\"problem\":null,\"rounds\":1,\"files\":3000,\"failed\":4,"
                        + "\"bytes\":12582912,\"lines\":200000,\"seconds\":4.000,\"tasksPerSecond\":751.000,"
                        + "\"bytesPerSecond\":3145728.000,\"workers\":["
                        + "{\"name\":\"files-1\",\"pid\":100,\"files\":2000,\"bytes\":8388608,\"share\":0.667},"
                        + "{\"name\":\"(ended)\",\"pid\":999,\"files\":1000,\"bytes\":4194304,\"share\":0.333}],"
                        + "\"kinds\":{\"java\":{\"files\":2900,\"bytes\":11534336,\"lines\":200000},"
                        + "\"image\":{\"files\":100,\"bytes\":1048576,\"lines\":0}},"
                        + "\"failures\":{\"unreadable\":3,\"changed\":1},\"unreadableDirectories\":1,"
                        + "\"findings\":[{\"path\":\"bad\\u001b[2J\",\"reason\":\"permission denied\"}],"
                        + "\"passed\":{\"symbolic links\":7},\"facts\":\"/tmp/out.jsonl\"}",
                json);
    }

    @Test
    void anEmptyJobHasAOneLineSummary() {
        JobReport empty = new JobReport(Path.of("/tree"), 1, new Count(0, 0, 0), 0, Duration.ofMillis(12), false,
                Optional.empty(), Map.of(), Map.of(), Map.of(), List.of(), 0, Map.of(), Optional.empty());
        assertEquals(
                List.of("Done: 0 files, 0 B in 0.0 s: 0.0 tasks/s, 0 B/s"), new Summary(empty, Map.of()).lines());
    }

    private static String headline(JobReport report) {
        return new Summary(report, NAMES).lines().get(0);
    }

    private static JobReport report(boolean cancelled, Optional<String> problem) {
        Map<Long, Count> workers = new LinkedHashMap<>();
        workers.put(999L, new Count(1000, 4 << 20, 100_000));
        workers.put(100L, new Count(2000, 8 << 20, 100_000));
        Map<FileKind, Count> kinds = new LinkedHashMap<>();
        kinds.put(FileKind.JAVA, new Count(2900, 11 << 20, 200_000));
        kinds.put(FileKind.IMAGE, new Count(100, 1 << 20, 0));
        Map<String, Long> failures = new LinkedHashMap<>();
        failures.put("unreadable", 3L);
        failures.put("changed", 1L);
        return new JobReport(Path.of("/tree"), 1, new Count(3000, 12 << 20, 200_000), 4, Duration.ofSeconds(4),
                cancelled, problem, kinds, workers, failures, List.of(new Finding("bad\033[2J", "permission denied")),
                1,
                Map.of("symbolic links", 7L), Optional.of(Path.of("/tmp/out.jsonl")));
    }
}

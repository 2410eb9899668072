package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are started in unusual ways. */
class StartTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path area;

    @Test
    void oneMainForProgramAndWorkerIsRefusedInTheWorker() throws IOException {
        Path log = area.resolve("log");
        ProcessPool pool = harness.open(harness.spec(SelfMain.worker(log)));
        String failure = harness.failure(Rejected.class, harness.send(pool, TestWorker.PID, null)).getMessage();
        assertTrue(failure.contains("a worker of a pool opens a pool itself before it has made a Host"), failure);
        int processes = Files.readAllLines(log).size();
        assertTrue(processes <= 6, () -> processes + " processes");
    }

    @Test
    void aWorkerLikeThisProgramHasItsClassPathAndProperties() {
        System.setProperty("drover.test.colour", "green");
        try {
            ProcessSpec like = ProcessSpec.likeThisProgram(TestWorker.class, Pattern.compile("drover\\.test\\..*"));
            ProcessPool pool = harness.open(harness.spec(like).max(1));
            Map<?, ?> given = (Map<?, ?>) harness.call(pool, TestWorker.GIVEN, null);
            assertTrue(((List<?>) given.get("options")).contains("-Ddrover.test.colour=green"), given::toString);
        } finally {
            System.clearProperty("drover.test.colour");
        }
    }

    @Test
    void aWorkerWithAVeryLongClassPathJoinsAndLeavesNoFileOfArguments() throws IOException {
        Path[] entries = new Path[2_000];
        for (int i = 0; i < entries.length; i++) entries[i] = area.resolve("a-jar-with-a-rather-long-name, nr " + i);
        ProcessPool pool = harness.open(harness.spec(ProcessSpec.java(TestWorker.class).classPath(entries)).max(1));
        assertEquals(1L, harness.call(pool, TestWorker.VALUE, 1));
        assertEquals(List.of(), argumentFiles());
    }

    private static List<Path> argumentFiles() throws IOException {
        String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", System.getProperty("java.io.tmpdir"));
        try (Stream<Path> all = Files.list(Path.of(runtime))) {
            List<Path> own = all.filter(each -> each.getFileName().toString()
                    .startsWith("drover-" + ProcessHandle.current().pid() + "-")).toList();
            assertTrue(!own.isEmpty(), "the runtime directory is looked for where it is not");
            return own.stream().flatMap(each -> Stream.of(each.toFile().listFiles())).map(file -> file.toPath())
                    .filter(file -> file.getFileName().toString().startsWith("arguments")).toList();
        }
    }
}

package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.pool.RawWorker.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where there can be no ring, workers answer over their sockets, and the log says why. */
class RingFallbackTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @RegisterExtension
    final LogLines log = new LogLines();

    @Test
    void aWorkerThatDeclinesTheRingIsServedOverItsSocket() {
        ProcessPool pool = harness.open(harness.spec(Harness.raw("ring", Stage.DECLINES_THE_RING)).size(1, 1));
        harness.awaitReadyOn("unix", pool, 1);
        for (int i = 0; i < 10; i++) assertArrayEquals(new byte[i], harness.call(pool, TestWorker.ECHO, new byte[i]));
        assertEquals(1, log.warnings().size(), log.warnings()::toString);
        String line = log.warnings().get(0);
        assertTrue(line.startsWith(pool.name() + "-1 stays on its socket: it cannot use a ring: no memory"), line);
        // The worker chose the words.
        assertTrue(line.length() < 400 && line.chars().noneMatch(Character::isISOControl), line);
    }

    /** With room for the streams of a ring alone, it has no regions; with less, there is none, and it is said once. */
    @ParameterizedTest
    @CsvSource({"16384, ring, 0", "1024, unix, 1"})
    void aLimitOnTheLengthOfFilesLeavesWhatFits(int blocks, String link, int warnings) throws Exception {
        // A limit on the length of a file fails in the midst of writing it, as a full disk does.
        Process program = new ProcessBuilder(
                "sh", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), ParentMain.class.getName(), "links")
                .redirectErrorStream(true).start();
        harness.close(program::destroyForcibly);
        List<String> said = new ArrayList<>();
        try (BufferedReader out = program.inputReader(); Writer in = program.outputWriter()) {
            for (String line; (line = out.readLine()) != null && !line.equals("up");) said.add(line);
            assertEquals(3, said.stream().filter(link::equals).count(), said::toString);
            for (Path each : Harness.directories(program.pid())) assertEquals(List.of(), ringsIn(each));
            in.write('\n');
            in.flush();
            for (String line; (line = out.readLine()) != null;) said.add(line);
        }
        assertTrue(program.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, program.exitValue(), said::toString);
        assertEquals(warnings, said.stream().filter(line -> line.contains("No ring can be made")).count(),
                said::toString);
        assertEquals(List.of(), Harness.directories(program.pid()));
    }

    private static List<Path> ringsIn(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> !Set.of("s", "ledger").contains(file.getFileName().toString())).toList();
        }
    }

    @Test
    void withoutADirectoryForRingsThosePresentStayAndTheNextUseTheirSockets() throws Exception {
        harness.ringsInFiles();
        ProcessPool pool = harness.open(harness.spec().size(2, 2));
        harness.awaitReadyOn("ring", pool, 2);
        for (Path each : Harness.directories()) if (Files.notExists(each.resolve("s"))) Files.delete(each);
        for (int i = 0; i < 2; i++) {
            Worker stays = pool.workers().get(1);
            harness.get(pool.workers().get(0).kill());
            harness.awaitReady(pool, 2);
            assertEquals("ring", stays.snapshot().link());
            assertEquals("unix", pool.worker(0).orElseThrow().snapshot().link());
            for (Worker worker : pool.workers()) assertEquals(1L, harness.call(worker, TestWorker.VALUE, 1));
        }
        assertEquals(1, log.warnings().size(), log.warnings()::toString);
        assertTrue(log.warnings().get(0).startsWith("No ring can be made"), log.warnings()::toString);
    }
}

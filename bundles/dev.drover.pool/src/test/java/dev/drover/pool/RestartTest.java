package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers that end by themselves: others take their places, and the verdict tells why they ended. */
class RestartTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void aWorkerThatEndsByItselfIsReplacedAndItsVerdictTellsWhy() {
        ProcessPool pool = harness.open(harness.spec().size(0, 1));
        harness.call(pool, TestWorker.PRINT, Map.of("out", "", "err", "the disk is on fire\n"));
        WorkerLost lost = harness.failure(WorkerLost.class, harness.send(pool, TestWorker.HALT, 77));
        assertEquals(77, lost.exit().code());
        assertEquals(Exit.Cause.EXITED, lost.exit().cause());
        assertTrue(lost.exit().verdict().contains("exit code 77: the disk is on fire"), lost.exit()::verdict);
        assertEquals(List.of("halt"), lost.exit().running());
        assertTrue(lost.getMessage().contains("halt") && lost.getMessage().contains("77"), lost::getMessage);
        harness.await("a new worker", () -> Harness.ready(pool) == 1);
        assertEquals(1, pool.snapshot().restarts());
        assertEquals(lost.exit(), pool.snapshot().workers().get(0).lastExit().orElseThrow());

        long pid = Harness.pids(pool).get(0);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Exit killed = harness.failure(WorkerLost.class, running).exit();
        assertEquals(Exit.Cause.SIGNALLED, killed.cause());
        assertEquals("KILL", killed.signal().orElseThrow());
    }

    @Test
    void aCrashOfAJvmIsToldWithItsReportWhichLiesAmongTheDumps() throws IOException {
        ProcessSpec worker = ProcessSpec.java(TestWorker.class).jvmOptions("-XX:-CreateCoredumpOnCrash");
        ProcessPool pool = harness.open(harness.spec(worker).size(1, 1));
        harness.awaitReady(pool, 1);
        long pid = Harness.pids(pool).get(0);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        new ProcessBuilder("kill", "-SEGV", "" + pid).start();
        Exit exit = harness.failure(WorkerLost.class, running).exit();
        assertTrue(exit.verdict().contains(" crashed: SIGSEGV (0xb)"), exit::verdict);
        Dump report = exit.diagnosis().dumps().getFirst();
        try {
            assertEquals(Dump.Kind.CRASH, report.kind());
            assertTrue(exit.verdict().endsWith("see " + report.file()), exit::verdict);
            assertTrue(Files.size(report.file()) > 0);
        } finally {
            Files.deleteIfExists(report.file());
        }
    }

    /** As what tidies up temporary files may do under a program that runs for weeks. */
    @Test
    void theNextWorkerJoinsAfterTheFolderOfTheSocketsWasRemoved() throws IOException {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        for (Path each : Harness.directories()) {
            try (Stream<Path> files = Files.list(each)) {
                for (Path file : files.toList()) Files.delete(file);
            }
            Files.delete(each);
        }
        assertEquals(1L, harness.call(pool, TestWorker.VALUE, 1), "the present worker goes on");
        harness.failure(WorkerLost.class, harness.send(pool, TestWorker.HALT, 3));
        assertEquals(2L, harness.call(pool, TestWorker.VALUE, 2));
        ProcessPool second = harness.open(harness.spec().size(1, 1));
        assertEquals(3L, harness.call(second, TestWorker.VALUE, 3));
    }

    /** Mains that cannot start. */
    static final class Deep {
        public static void main(String[] arguments) {
            try {
                down(30);
            } catch (IllegalStateException e) {
                throw new UnsupportedOperationException("cannot start", e);
            }
        }

        static void down(int more) {
            if (more == 0) throw new IllegalStateException("port 80 is taken");
            down(more - 1);
        }
    }

    static final class Unready {
        static final String PORT = make();

        static String make() {
            throw new IllegalStateException("port 80 is taken");
        }

        public static void main(String[] arguments) {}
    }

    static final class Overflowing {
        public static void main(String[] arguments) {
            main(arguments);
        }
    }

    @ParameterizedTest
    @CsvSource({
            "dev.drover.pool.RestartTest$Deep,java.lang.IllegalStateException: port 80 is taken",
            "dev.drover.pool.RestartTest$Unready,java.lang.IllegalStateException: port 80 is taken",
            "dev.drover.pool.RestartTest$Overflowing,StackOverflowError"
    })
    void aStartThatFailsRejectsWithTheInnermostCause(Class<?> main, String cause) {
        ProcessPool pool = harness.open(harness.spec(ProcessSpec.java(main)).size(0, 1));
        String rejected = harness.failure(Rejected.class, harness.send(pool, TestWorker.VALUE, 1)).getMessage();
        assertTrue(rejected.contains(cause), rejected);
    }
}

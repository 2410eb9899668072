package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.api.process.OutOfMemory;
import dev.drover.api.process.ProcessSpec;
import dev.drover.host.Host;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the record of a worker's death tells, and that there is one record for one death. */
class DiagnosisTest {

    private static final Task<Object, Object> BUFFER = Task.named("buffer");

    @RegisterExtension
    final Harness harness = new Harness();

    /** Wants more direct memory than it may have. */
    static final class Greedy {
        private Greedy() {}

        public static void main(String[] args) {
            new Host().handle(BUFFER, (request, context) -> ByteBuffer.allocateDirect(64 << 20).capacity()).run();
        }
    }

    @Test
    void oneKillIsOneRecordInTheFutureInTheSnapshotAndNamesWhatRanAndWhatWaited() throws Exception {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        for (int generation = 1; generation <= 2; generation++) {
            harness.awaitReady(pool, 1);
            long pid = Harness.pids(pool).get(0);
            CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
            harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
            assertEquals(0, new ProcessBuilder("kill", "-KILL", "" + pid).start().waitFor());
            Exit exit = harness.failure(WorkerLost.class, running).exit();
            assertEquals(pid, exit.pid());
            assertFalse(exit.wanted());
            assertEquals(List.of("sleep"), exit.running());
            assertEquals(1, exit.diagnosis().begun());
            assertEquals(generation, exit.diagnosis().generation());
            assertTrue(exit.diagnosis().uptime().compareTo(Duration.ZERO) > 0);
            assertTrue(exit.report().contains("restarts: " + (generation - 1) + " before it in its slot"),
                    () -> "" + exit.report());
            assertEquals(exit, pool.snapshot().workers().get(0).lastExit().orElseThrow());
            int restarts = generation;
            harness.await("one restart", () -> pool.snapshot().restarts() == restarts);
        }
    }

    @Test
    void aWorkerWithoutDirectMemoryAnswersEndsAndSaysWhatItLacked() {
        ProcessPool pool = harness.open(
                harness.spec(ProcessSpec.java(Greedy.class).jvmOptions("-XX:MaxDirectMemorySize=8m")).size(1, 1));
        harness.awaitReady(pool, 1);
        TaskFailed failed = harness.failure(TaskFailed.class, harness.send(pool, BUFFER, null));
        assertTrue(failed.getMessage().contains("direct buffer"), failed::getMessage);
        harness.await("its end", () -> pool.snapshot().workers().get(0).lastExit().isPresent());
        Exit exit = pool.snapshot().workers().get(0).lastExit().orElseThrow();
        OutOfMemory found = exit.diagnosis().outOfMemory().orElseThrow();
        assertEquals(OutOfMemory.Kind.DIRECT_BUFFERS, found.kind());
        assertEquals(OutOfMemory.Certainty.CERTAIN, found.certainty());
        assertTrue(exit.verdict().contains("exit code 3, out of memory (direct buffers)"), exit::verdict);
        harness.awaitReady(pool, 1);
    }

    @Test
    void aTaskThatHeedsNoCancelLeavesAThreadDumpWithItsName() throws Exception {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).cancelGrace(Duration.ofMillis(300)));
        harness.awaitReady(pool, 1);
        CompletableFuture<Object> stubborn = harness.begin(pool.workers().get(0), TestWorker.STUBBORN, 600_000L);
        stubborn.cancel(true);
        harness.await("its end", () -> pool.snapshot().workers().get(0).lastExit().isPresent());
        Exit exit = pool.snapshot().workers().get(0).lastExit().orElseThrow();
        assertEquals(Exit.Cause.CANCEL_TIMEOUT, exit.cause());
        Dump threads = exit.diagnosis().dumps().getFirst();
        assertEquals(Dump.Kind.THREADS, threads.kind());
        try {
            assertTrue(Files.readString(threads.file()).contains("TestWorker"));
            assertTrue(exit.report().stream().anyMatch(line -> line.startsWith("thread dump: ")),
                    () -> "" + exit.report());
        } finally {
            Files.delete(threads.file());
        }
    }

    @Test
    void aWorkerIsDumpedOnDemandWhileItWorks() throws Exception {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        Dump threads = harness.get(pool.workers().get(0).dumps().dump(Dump.Kind.THREADS));
        try {
            assertTrue(Files.readString(threads.file()).contains("TestWorker"));
        } finally {
            Files.delete(threads.file());
        }
        running.cancel(true);
    }
}

package dev.drover.app.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.app.worker.FileFacts;
import dev.drover.app.worker.FileFacts.Outcome;
import dev.drover.app.worker.FileKind;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesJobTest {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private FilesJob job;

    @AfterEach
    void close() {
        if (job != null) job.close();
    }

    @Test
    void whatWorkersFindIsAddedUp() throws Exception {
        files(5);
        run(new FakeWorkers(
                (file, reply) -> reply.complete(FakeWorkers.facts(10, 2, file.hashCode() % 2 == 0 ? 7 : 8))));
        JobReport report = job.report();
        assertEquals(new Count(5, 50, 10), report.total());
        assertEquals(Map.of(FileKind.TEXT, new Count(5, 50, 10)), report.kinds());
        assertEquals(5, report.workers().values().stream().mapToLong(Count::files).sum());
        assertEquals(Optional.empty(), report.problem());
        assertFalse(report.cancelled());
        JobSnapshot snapshot = job.snapshot();
        assertTrue(snapshot.finished());
        assertEquals(List.of(5L, 5L, 0L, 50L), figures(snapshot));
        assertTrue(snapshot.tasksPerSecond() > 0);
    }

    @Test
    void anEmptyDirectoryIsDoneAtOnce() throws Exception {
        run(new FakeWorkers((file, reply) -> {}));
        assertEquals(List.of(0L, 0L, 0L, 0L), figures(job.snapshot()));
        assertEquals(0, job.report().tasksPerSecond());
    }

    @Test
    void neverMoreThanTheWindowIsOpen() throws Exception {
        files(100);
        FakeWorkers workers = new FakeWorkers((file, reply) -> {});
        start(workers, "--dir", dir.toString());
        int window = 8;
        workers.awaitSent(window);
        // The job's thread goes round once between two of these: it has seen that there is no room.
        awaitNextSnapshot();
        awaitNextSnapshot();
        assertEquals(window, workers.sent().size());
        int settled = 0;
        while (settled < 100) {
            workers.awaitSent(settled + 1);
            workers.sent().get(settled++).complete(FakeWorkers.facts(1, 1, 1));
        }
        assertTrue(job.await(DEADLINE));
        assertEquals(window, workers.mostOpen());
        assertEquals(100, job.report().total().files());
    }

    @Test
    void aFileWithoutFactsIsCountedAndNotTheEndOfTheJob() throws Exception {
        files(6);
        Deque<FileFacts> outcomes = new ArrayDeque<>();
        for (Outcome outcome : Outcome.values()) {
            boolean read = outcome == Outcome.READ;
            outcomes.add(new FileFacts(outcome, FileKind.TEXT, read ? 3 : 0, 0, "", read ? "" : "because", 1));
        }
        run(new FakeWorkers((file, reply) -> reply.complete(outcomes.remove())));
        assertEquals(List.of(6L, 1L, 5L, 3L), figures(job.snapshot()));
        assertEquals(
                Map.of("vanished", 1L, "unreadable", 1L, "not a regular file", 1L, "changed", 1L, "read error", 1L),
                job.report().failures());
        assertEquals(5, job.report().findings().size());
        assertEquals(Optional.empty(), job.report().problem());
    }

    @Test
    void aFileWhoseWorkerDiesFailsAlone() throws Exception {
        files(3);
        run(new FakeWorkers((file, reply) -> {
            if (file.endsWith("file1")) reply.completeExceptionally(new PeerLost("killed by signal KILL", true));
            else
                reply.complete(FakeWorkers.facts(1, 1, 1));
        }));
        assertEquals(2, job.report().total().files());
        assertEquals(List.of(new Finding("file1", "killed by signal KILL")), job.report().findings());
    }

    @Test
    void aPoolThatTakesNothingEndsTheJobWithItsReason() throws Exception {
        files(50);
        AtomicInteger requests = new AtomicInteger();
        FakeWorkers workers = new FakeWorkers((file, reply) -> {
            if (requests.incrementAndGet() == 5) reply.completeExceptionally(new Rejected("every slot is quarantined"));
        });
        run(workers);
        assertEquals(Optional.of("No worker takes files: every slot is quarantined"), job.snapshot().problem());
        assertTrue(workers.sent().stream().allMatch(CompletableFuture::isDone), "something was left open");
    }

    @Test
    void theBytesOfALargeFileCountWhileItIsRead() throws Exception {
        files(1);
        FakeWorkers workers = new FakeWorkers((file, reply) -> {});
        start(workers, "--dir", dir.toString());
        workers.awaitSent(1);
        workers.progress(64L << 20);
        awaitNextSnapshot();
        awaitNextSnapshot();
        assertEquals(List.of(1L, 0L, 0L, 64L << 20), figures(job.snapshot()));
        workers.sent().get(0).complete(FakeWorkers.facts(100L << 20, 1, 1));
        assertTrue(job.await(DEADLINE));
        assertEquals(List.of(1L, 1L, 0L, 100L << 20), figures(job.snapshot()));
    }

    @Test
    void aCancelledJobCancelsWhatIsOpen() throws Exception {
        files(20);
        FakeWorkers workers = new FakeWorkers((file, reply) -> {});
        start(workers, "--dir", dir.toString());
        workers.awaitSent(8);
        job.cancel();
        assertTrue(job.await(DEADLINE));
        assertTrue(workers.sent().stream().allMatch(CompletableFuture::isCancelled));
        assertTrue(job.report().cancelled());
        assertEquals(Optional.of("The job was stopped."), job.snapshot().problem());
    }

    @Test
    void aRepeatedJobAddsUpAllRoundsAndShowsTheLast() throws Exception {
        files(4);
        run(new FakeWorkers((file, reply) -> reply.complete(FakeWorkers.facts(1, 1, 1))),
                "--dir", dir.toString(), "--repeat", "3");
        assertEquals(12, job.report().total().files());
        assertEquals(3, job.report().rounds());
        assertEquals(List.of(4L, 4L, 0L, 4L), figures(job.snapshot()));
        assertTrue(job.snapshot().title().endsWith("round 3"), job.snapshot().title());
    }

    @Test
    void factsAreWrittenOneLineAFile() throws Exception {
        files(3);
        Path facts = dir.resolve("facts.jsonl");
        run(new FakeWorkers((file, reply) -> reply.complete(
                file.endsWith("file1")
                        ? new FileFacts(Outcome.UNREADABLE, FileKind.BINARY, 0, 0, "", "permission denied", 1)
                        : FakeWorkers.facts(10, 2, 1))),
                "--dir", dir.toString(), "--facts", facts.toString());
        List<String> lines = new ArrayList<>(Files.readAllLines(facts));
        lines.sort(null);
        String sum = "00".repeat(32);
        assertEquals(
                List.of(
                        "{\"path\":\"file0\",\"kind\":\"text\",\"bytes\":10,\"lines\":2,\"sha256\":\"" + sum + "\"}",
                        "{\"path\":\"file1\",\"problem\":\"permission denied\"}",
                        "{\"path\":\"file2\",\"kind\":\"text\",\"bytes\":10,\"lines\":2,\"sha256\":\"" + sum + "\"}"),
                lines);
        assertFalse(Files.exists(dir.resolve("facts.jsonl.part")));
        assertEquals(Map.of("files written by this job", 1L), job.report().passed());
    }

    @Test
    void closingLeavesNoThread() throws Exception {
        files(20);
        start(new FakeWorkers((file, reply) -> {}), "--dir", dir.toString());
        job.close();
        job.close();
        assertTrue(job.await(Duration.ZERO));
        assertFalse(Thread.getAllStackTraces().keySet().stream().anyMatch(
                thread -> thread.getName().startsWith("drover-files-")));
    }

    private void run(FakeWorkers workers, String... arguments) throws Exception {
        start(workers, arguments.length == 0 ? new String[] {"--dir", dir.toString()} : arguments);
        assertTrue(job.await(DEADLINE), "the job is not done");
    }

    private void start(FakeWorkers workers, String... arguments) throws Exception {
        job = new FilesJob(Arguments.parse(List.of(arguments), dir), workers, 8, System::nanoTime);
        job.start();
    }

    private void awaitNextSnapshot() {
        JobSnapshot before = job.snapshot();
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (job.snapshot() == before && System.nanoTime() - deadline < 0) Thread.onSpinWait();
        assertNotSame(before, job.snapshot());
    }

    private void files(int count) throws IOException {
        for (int i = 0; i < count; i++) Files.writeString(dir.resolve("file" + i), "text");
    }

    private static List<Long> figures(JobSnapshot job) {
        return List.of(job.filesFound(), job.filesDone(), job.filesFailed(), job.bytesDone());
    }
}

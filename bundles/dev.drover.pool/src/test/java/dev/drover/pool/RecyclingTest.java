package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Recycling;
import dev.drover.api.pool.RestartStopped;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are replaced under load though they work well: no request is lost. The harness checks the history. */
final class RecyclingTest {

    private static final int AT_A_TIME = 64;

    @RegisterExtension
    final Harness harness = new Harness();

    /** Sends requests, so many at a time, until something is so; then each must have been answered with its number. */
    private void loadUntil(ProcessPool pool, String what, BooleanSupplier so) {
        List<CompletableFuture<Object>> window = new ArrayList<>();
        long[] next = {0};
        harness.await(what, () -> {
            for (int i = 0; i < AT_A_TIME; i++) window.add(harness.send(pool, TestWorker.WORK, next[0]++));
            for (int i = 0; i < AT_A_TIME; i++)
                assertEquals(next[0] - AT_A_TIME + i, harness.get(window.get(i)));
            window.clear();
            return so.getAsBoolean();
        });
        harness.measured("%d requests until %s", next[0], what);
    }

    private static long recycled(ProcessPool pool, RecycleReason reason) {
        return pool.snapshot().recycled().getOrDefault(reason, 0L);
    }

    @Test
    void underLoadWorkersAreReplacedAfterTheirTasksAndNothingIsLost() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2).recycling(Recycling.NEVER.tasks(200).jitter(0.5)));
        harness.awaitReady(pool, 2);
        List<Long> before = Harness.pids(pool);
        loadUntil(pool, "6 have been replaced", () -> recycled(pool, RecycleReason.TASKS) >= 6);
        assertEquals(0, pool.snapshot().failed());
        assertEquals(0, pool.snapshot().restarts(), "none of it is a crash");
        harness.await("the old ones to end", () -> before.stream().noneMatch(Harness::alive));
        WorkerSnapshot slot = pool.snapshot().workers().getFirst();
        harness.await("its record", () -> pool.snapshot().workers().getFirst().lastExit().isPresent());
        Exit exit = pool.snapshot().workers().getFirst().lastExit().orElseThrow();
        assertEquals(Exit.Cause.DRAINED, exit.cause());
        assertTrue(exit.verdict().matches(slot.name() + " \\(process \\d+\\) ended as asked: it was recycled after"
                + " [\\d,]+ tasks"), exit::verdict);
    }

    @Test
    void aWorkerForEachTaskAnswersLargeOnesToo() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).recycling(Recycling.NEVER.tasks(1)));
        harness.awaitReady(pool, 1);
        byte[] large = new byte[8 << 20];
        harness.random().nextBytes(large);
        List<CompletableFuture<byte[]>> all = new ArrayList<>();
        for (int i = 0; i < Harness.scaled(16, 64); i++) all.add(harness.send(pool, TestWorker.ECHO, large));
        for (CompletableFuture<byte[]> each : all) assertEquals(large.length, harness.get(each).length);
        harness.await("a replacement", () -> recycled(pool, RecycleReason.TASKS) >= 1);
        assertEquals("x", harness.call(pool, TestWorker.VALUE, "x"));
    }

    @Test
    void afterAnErrorAndOnRequestAndAtAnAgeThereIsAFreshWorker() {
        ProcessPool pool = harness.open(
                harness.spec().size(1, 1).recycling(Recycling.NEVER.afterError(true).age(Duration.ofSeconds(5))));
        harness.awaitReady(pool, 1);
        Object first = harness.call(pool, TestWorker.PID, null);
        harness.failure(Exception.class, harness.send(pool, TestWorker.FAIL, "on purpose"));
        harness.await("another after an error", () -> recycled(pool, RecycleReason.ERROR) == 1);
        Object second = harness.call(pool, TestWorker.PID, null);
        assertNotEquals(first, second);
        long third = harness.get(pool.worker(0).orElseThrow().recycle()).snapshot().pid();
        assertEquals(third, harness.call(pool, TestWorker.PID, null));
        harness.await("another at its age", () -> recycled(pool, RecycleReason.AGE) == 1);
        assertEquals(1, recycled(pool, RecycleReason.REQUEST));
        assertNotEquals(third, harness.call(pool, TestWorker.PID, null));
    }

    @Test
    void aMarkForMemoryBelowAFreshWorkerIsNotHeededAndSaid() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).recycling(Recycling.NEVER.memory(1 << 20)));
        harness.awaitReady(pool, 1);
        harness.await("the notice", () -> !pool.snapshot().notices().isEmpty());
        assertTrue(pool.snapshot().notices().getFirst().matches("Pool '.*' is not recycled for its memory: the mark is"
                + " 1.00 MB, and a fresh worker has [\\d.]+ MB already; set a higher mark"),
                () -> "" + pool.snapshot().notices());
        assertEquals(Map.of(), pool.snapshot().recycled());
    }

    // ---- restart

    @Test
    void aRestartUnderLoadReplacesAllAndFailsNothing() {
        ProcessPool pool = harness.open(harness.spec().size(3, 3));
        harness.awaitReady(pool, 3);
        List<Long> before = Harness.pids(pool);
        CompletableFuture<Integer> restart = pool.restart();
        loadUntil(pool, "the restart is over", restart::isDone);
        assertEquals(3, harness.get(restart));
        assertTrue(before.stream().noneMatch(Harness::alive));
        assertEquals(3, Harness.ready(pool));
        assertEquals(0, pool.snapshot().failed());
        assertEquals(3, recycled(pool, RecycleReason.RESTART));
    }

    @Test
    void newWorkersThatDoNotStartLeaveTheOldOnes(@TempDir Path folder) throws IOException {
        Path options = Files.writeString(folder.resolve("options"), "-Dnew=no\n");
        ProcessPool pool = harness.open(harness.spec(
                ProcessSpec.java(TestWorker.class).jvmOptions("@" + options)).size(3, 3));
        harness.awaitReady(pool, 3);
        List<Long> before = Harness.pids(pool);
        Files.writeString(options, "-XX:NoSuchOption=1\n");
        RestartStopped stopped = harness.failure(RestartStopped.class, pool.restart());
        assertEquals(0, stopped.replaced());
        assertTrue(stopped.getMessage().contains("NoSuchOption"), stopped::getMessage);
        loadUntil(pool, "the old ones have worked on", () -> true);
        assertEquals(before, Harness.pids(pool));
        Files.writeString(options, "-Dnew=yes\n");
        assertEquals(3, harness.get(pool.restart()));
    }

    // ---- before the first request

    @Test
    void aWorkerRunsItsPreheatingBeforeItsFirstRequestAndNobodyCountsIt() {
        ProcessPool pool = harness.open(
                harness.spec().size(1, 1).preheat(TestWorker.PRINT, Map.of("out", "warm\n", "err", "")));
        assertEquals("x", harness.call(pool, TestWorker.VALUE, "x"));
        assertEquals("warm", pool.workers().getFirst().console(0).lines().getFirst().text());
        assertEquals(1, pool.snapshot().submitted());
        harness.await("its count", () -> pool.snapshot().workers().getFirst().done() == 1);
    }

    @Test
    void aPreheatingThatFailsOrDiesOrLastsTooLongIsAFailedStart() {
        ProcessPool failing = harness.open(harness.spec().size(0, 1).preheat(TestWorker.FAIL, "no connection"));
        failing.send(TestWorker.VALUE, "x");
        harness.await("the verdict", () -> failing.worker(0).flatMap(each -> each.snapshot().lastExit())
                .filter(exit -> exit.verdict().matches("(?s).*could not be started: its pre-heating 'fail' failed: .*"
                        + "no connection.*"))
                .isPresent());
        ProcessPool dying = harness.open(harness.spec().size(0, 1).preheat(TestWorker.HALT, 9));
        Rejected rejected = harness.failure(Rejected.class, harness.send(dying, TestWorker.VALUE, "x"));
        assertTrue(rejected.getMessage().contains("exit code 9"), rejected::getMessage);
        ProcessPool slow = harness.open(harness.spec().size(0, 1).startTimeout(Duration.ofSeconds(3))
                .preheat(TestWorker.SLEEP, 600_000L));
        slow.send(TestWorker.VALUE, "x");
        harness.await("the verdict", () -> slow.worker(0).flatMap(each -> each.snapshot().lastExit())
                .filter(exit -> exit.verdict().contains("was not done within the 3.0 s that a start may take"))
                .isPresent());
        assertFalse(slow.snapshot().done() > 0);
    }
}

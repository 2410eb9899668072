package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.wire.Codec;
import dev.drover.wire.DroverException;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker in another language, {@code hosts/python/drover_host.py}, written from {@code docs/protocol.md} alone. */
@Timeout(120)
class PythonHostTest {

    private static final Task<Object, Object> ECHO = Task.named("echo");
    private static final Task<Object, Object> DIVIDE = Task.named("divide");
    private static final Task<Object, Object> SLEEP = Task.named("sleep");
    private static final Task<Object, Object> PID = Task.named("pid");

    @RegisterExtension
    final Harness harness = new Harness();

    @BeforeEach
    void skipWithoutPython() {
        Python.skipWithout("PythonHostTest");
    }

    private PoolSpec spec() {
        return harness.spec(Python.worker("python3"));
    }

    private ProcessPool open() {
        return harness.open(spec().size(1, 1));
    }

    @Test
    void valuesComeBack() {
        ProcessPool pool = open();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("nothing", null);
        map.put("list", Arrays.asList(0L, false, "", 1.5, null, List.of(), Map.of()));
        List<Object> values = Arrays.asList(
                null, true, false, 0L, -1L, 23L, 24L, 255L, 256L, 65_536L, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE,
                0.0, -0.0, 1e300, Double.NaN, Double.POSITIVE_INFINITY, "", "ä€😀", "x".repeat(100_000), List.of(),
                Map.of(),
                map);
        for (Object value : values) assertEquals(value, harness.call(pool, ECHO, value));
        for (int length : new int[] {0, 1, 300, 70_000, 3 << 20}) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            assertArrayEquals(bytes, (byte[]) harness.call(pool, ECHO, bytes));
        }
        assertEquals("unix", pool.snapshot().workers().get(0).link());
    }

    @Test
    void manyRequestsAtOnceAreAnsweredEach() {
        ProcessPool pool = harness.open(spec().size(2, 2).concurrency(4));
        List<CompletableFuture<Object>> replies = new ArrayList<>();
        for (long i = 0; i < 2_000; i++) replies.add(harness.send(pool, ECHO, i));
        for (long i = 0; i < 2_000; i++) assertEquals(i, harness.get(replies.get((int) i)));
    }

    @Test
    void aFailureHasTypeMessageAndStack() {
        ProcessPool pool = open();
        TaskFailed failure = harness.failure(TaskFailed.class, harness.send(pool, DIVIDE, List.of(1, 0)));
        assertEquals("ZeroDivisionError", failure.remoteType());
        assertEquals("division by zero", failure.remoteMessage());
        assertTrue(failure.remoteStack().contains("python_worker.py"), failure.remoteStack());
        assertEquals(0.5, harness.call(pool, DIVIDE, List.of(1, 2)));
    }

    @Test
    void aReplyOverTheLimitIsAFailureOfItsRequestOnly() {
        ProcessPool pool = harness.open(spec().size(1, 1).maxMessage(10_000));
        TaskFailed failure = harness.failure(TaskFailed.class, harness.send(pool, Task.named("large"), 10_000));
        assertTrue(failure.getMessage().contains("over the limit of 10000"), failure.getMessage());
        assertEquals(1L, harness.call(pool, ECHO, 1L));
    }

    /** Masses of empty maps, which take most memory for their bytes. */
    @Test
    void aValueThatWouldTakeTooMuchMemoryIsAFailureOfItsRequestOnly() {
        ProcessPool pool = open();
        TaskFailed failure = harness.failure(
                TaskFailed.class, harness.send(pool, ECHO, Collections.nCopies(1_000_000, Map.of())));
        assertTrue(failure.getMessage().contains("more than 48 times its bytes of memory"), failure.getMessage());
        assertEquals(200_000L, ((List<?>) harness.call(pool, ECHO, Collections.nCopies(200_000, Map.of())))
                .size());
    }

    @Test
    void aTaskThatItDoesNotHaveIsRejected() {
        Rejected rejected = harness.failure(Rejected.class, harness.send(open(), Task.named("missing"), null));
        assertTrue(rejected.getMessage().contains("echo"), "it names those it has: " + rejected.getMessage());
    }

    @Test
    void progressComesBeforeTheReply() {
        List<Object> progress = new ArrayList<>();
        CompletableFuture<Object> reply = open().send(Task.named("count"), 100L, progress::add);
        assertEquals(100L, harness.get(reply));
        assertEquals(100, progress.size());
        for (long i = 0; i < 100; i++) assertEquals(i, progress.get((int) i));
    }

    @Test
    void aRunningTaskIsCancelledAndTheWorkerGoesOn() throws Exception {
        ProcessPool pool = open();
        Object pid = harness.call(pool, PID, null);
        CompletableFuture<Object> begun = new CompletableFuture<>();
        CompletableFuture<Object> sleeping = pool.send(SLEEP, 1000.0, begun::complete);
        assertEquals("begun", begun.get(60, TimeUnit.SECONDS));
        CompletableFuture<Object> waiting = pool.send(SLEEP, 1000.0, null);
        CompletableFuture<Object> next = pool.send(PID, null, null);
        assertTrue(waiting.cancel(true));
        assertTrue(sleeping.cancel(true));
        harness.failure(CancellationException.class, sleeping);
        assertEquals(pid, harness.get(next), "the same process goes on");
    }

    record Numbers(double one, float single, List<Double> many) {}

    /** Python, as JavaScript, need not tell 1.0 from 1. */
    @Test
    void anIntegerIsReadWhereAFloatIsMeant() {
        Task<Object, Numbers> numbers = Task.of("echo", Codec.VALUE, Codec.record(Numbers.class));
        ProcessPool pool = open();
        List<Object> sent = List.of(1L, -70_000L, List.of(0L, 0.5));
        // The answer is not what was sent, though it says the same.
        assertEquals(
                new Numbers(1, -70_000, List.of(0.0, 0.5)),
                harness.get(harness.history().send(pool, numbers, sent, Duration.ofMinutes(1))));
        DroverException refusal = harness.failure(DroverException.class,
                harness.send(pool, numbers, List.of((1L << 53) + 1, 0, List.of())));
        assertTrue(refusal.toString().contains("9007199254740993"), refusal::toString);
    }

    /** What is not said as the page says it would end the link, or leave the request open for ever. */
    @Test
    void whatCannotBeSaidIsAFailureOfItsRequestOnly() {
        ProcessPool pool = harness.open(spec().size(1, 1).maxMessage(10_000));
        Object pid = harness.call(pool, PID, null);
        for (Map.Entry<String, String> each : Map.of(
                "job.progress(bytes(10_000))", "progress of 10003 bytes is over the limit of 10000",
                "job.progress(nested(65))", "nested more than 64 deep",
                "job.progress(1 << 63)", "more than 64 bits",
                "job.progress({1: 0, '1': 0})", "two keys of a map are the same text",
                "nested(65)", "nested more than 64 deep",
                "-1 - (1 << 63)", "more than 64 bits",
                "'\\ud800'", "surrogates not allowed",
                "fail('\\ud800')", "\\ud800",
                "fail(Unprintable())", "cannot be read").entrySet()) {
            TaskFailed failure =
                    harness.failure(TaskFailed.class, harness.send(pool, Task.named("evaluate"), each.getKey()));
            assertTrue(failure.getMessage().contains(each.getValue()), failure.getMessage());
        }
        assertEquals(List.of(), harness.call(pool, Task.named("evaluate"), "job.progress(nested(64)) or []"));
        assertEquals(pid, harness.call(pool, PID, null), "the same process goes on");
    }

    private void awaitLine(Worker worker, Console.Stream stream, String part) {
        harness.await("the line", () -> worker.console(0).lines().stream()
                .anyMatch(line -> line.stream() == stream && line.text().contains(part)));
    }

    @Test
    void postsAndWhatIsPrintedArrive() {
        ProcessPool pool = open();
        pool.post(Task.named("say"), "from Python: ä€");
        awaitLine(pool.workers().get(0), Console.Stream.OUT, "from Python: ä€");
    }

    @Test
    void whatIsPrintedIsUtf8WhateverTheLocale() {
        ProcessPool pool = harness.open(
                harness.spec(Python.worker("python3").environment("PYTHONIOENCODING", "ascii")).size(1, 1));
        pool.post(Task.named("say"), "from Python: ä€");
        awaitLine(pool.workers().get(0), Console.Stream.OUT, "from Python: ä€");
    }

    @Test
    void whatIsPrintedWithoutTheEndOfALineIsNotLost() {
        ProcessPool pool = open();
        Worker worker = pool.workers().get(0);
        harness.call(pool, Task.named("murmur"), "at the end");
        pool.close();
        awaitLine(worker, Console.Stream.OUT, "at the end");
    }

    @Test
    void aPostThatFailsSaysSoOnStandardError() {
        ProcessPool pool = open();
        pool.post(DIVIDE, List.of(1, 0));
        Worker worker = pool.workers().get(0);
        awaitLine(worker, Console.Stream.ERR, "A message could not be handled: Traceback");
        awaitLine(worker, Console.Stream.ERR, "ZeroDivisionError: division by zero");
        assertEquals(1L, harness.call(pool, ECHO, 1L));
    }

    @Test
    void itsDeathSettlesWhatItHad() {
        ProcessPool pool = open();
        PeerLost lost = harness.failure(PeerLost.class, harness.send(pool, Task.named("leave"), 7L));
        assertTrue(lost.mayHaveRun());
        assertTrue(lost.getMessage().contains("exit code 7"), lost.getMessage());
        assertEquals(2L, harness.call(pool, ECHO, 2L), "another takes its place");
    }

    @Test
    void whatWaitsInABusyOneIsRunByAnother() {
        ProcessPool pool = harness.open(spec().size(2, 2));
        Set<Object> pids = new HashSet<>();
        harness.await("both workers", () -> {
            List<CompletableFuture<Object>> asked = new ArrayList<>();
            for (int i = 0; i < 20; i++) asked.add(pool.send(PID, null, null));
            asked.forEach(each -> pids.add(harness.get(each)));
            return pids.size() == 2;
        });
        CompletableFuture<Object> sleeping = pool.send(SLEEP, 1000.0, null);
        List<CompletableFuture<Object>> quick = new ArrayList<>();
        for (long i = 0; i < 200; i++) quick.add(harness.send(pool, ECHO, i));
        for (long i = 0; i < 200; i++) assertEquals(i, harness.get(quick.get((int) i)));
        assertTrue(sleeping.cancel(true));
    }

    @Test
    void aClosedPoolLeavesNoProcess() {
        ProcessPool pool = open();
        long pid = (Long) harness.call(pool, PID, null);
        Worker worker = pool.workers().get(0);
        pool.close();
        Exit exit = worker.snapshot().lastExit().orElseThrow();
        assertEquals(Exit.Cause.DRAINED, exit.cause());
        assertEquals(0, exit.code());
        assertTrue(ProcessHandle.of(pid).map(ProcessHandle::isAlive).filter(alive -> alive).isEmpty());
    }
}

package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.wire.Codec;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a worker in JavaScript, by {@code hosts/node}, does with requests. */
@Timeout(120)
class NodeHostTest {

    private static final Task<Object, Object> ECHO = Task.named("echo");
    private static final Task<Object, Object> DIVIDE = Task.named("divide");
    private static final Task<Object, Object> EVALUATE = Task.named("evaluate");
    private static final Task<Object, Object> SLEEP = Task.named("sleep");
    private static final Task<Object, Object> BLOCK = Task.named("block");
    private static final Task<Object, Object> PID = Task.named("pid");

    @RegisterExtension
    final Harness harness = new Harness();

    @BeforeEach
    void skipWithoutNode() {
        Node.skipWithout("NodeHostTest");
    }

    private PoolSpec spec() {
        return harness.spec(Node.worker());
    }

    private ProcessPool open() {
        return harness.open(spec().size(1, 1));
    }

    private Object evaluate(ProcessPool pool, String text) {
        return harness.get(harness.history().send(pool, EVALUATE, text, Duration.ofMinutes(1)));
    }

    // ---- values

    @Test
    void valuesComeBack() {
        ProcessPool pool = open();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("nothing", null);
        map.put("__proto__", 1L);
        map.put("constructor", List.of());
        map.put("7", "a key like a number");
        map.put("list", Arrays.asList(0L, false, "", 1.5, null, List.of(), Map.of()));
        List<Object> values = Arrays.asList(
                null, true, false, 0L, -1L, 23L, 24L, 255L, 256L, 65_535L, 65_536L, 1L << 32, (1L << 53) - 1, 1L << 53,
                (1L << 53) + 1, -(1L << 53) + 1, -(1L << 53), -(1L << 53) - 1, Long.MAX_VALUE, Long.MIN_VALUE,
                -0.0, 1e300, 0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, "", "ä€😀", "\uFEFFa",
                "x".repeat(100_000), List.of(), Map.of(), map);
        for (Object value : values) assertEquals(value, harness.call(pool, ECHO, value));
        for (int length : new int[] {0, 1, 300, 4096, 70_000, 3 << 20}) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            assertArrayEquals(bytes, (byte[]) harness.call(pool, ECHO, bytes));
        }
        assertEquals("unix", pool.snapshot().workers().get(0).link());
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

    /** JavaScript does not tell 1.0 from 1, so who wants the one says so. */
    @Test
    void wholeNumbersAreIntegersUnlessTheHandlerSaysOtherwise() {
        ProcessPool pool = open();
        assertEquals(1L, harness.get(harness.history().send(pool, ECHO, 1.0, Duration.ofMinutes(1))));
        assertEquals(1.0, harness.get(harness.history().send(pool, Task.named("float"), 1L, Duration.ofMinutes(1))));
        Task<Object, Object> typed = Task.named("typed");
        assertEquals("[object Number]number", harness.call(pool, typed, (1L << 53) - 1));
        assertEquals("[object BigInt]bigint", harness.call(pool, typed, 1L << 53));
        assertEquals("[object Uint8Array]object", harness.call(pool, typed, new byte[1]));
    }

    @Test
    void textsAndBytesNeedNotBeValues() {
        ProcessPool pool = open();
        assertEquals("Ä€😀", harness.call(pool, Task.of("shout", Codec.UTF8, Codec.UTF8), "ä€😀"));
        Task<byte[], byte[]> reverse = Task.of("reverse", Codec.BYTES, Codec.BYTES);
        assertArrayEquals(new byte[] {3, 2, 1}, harness.call(pool, reverse, new byte[] {1, 2, 3}));
    }

    @Test
    void namesThatTheLanguageItselfUsesAreNamesLikeOthers() {
        ProcessPool pool = open();
        assertEquals("constructed", harness.call(pool, Task.named("constructor"), null));
        assertEquals("thenable", harness.call(pool, Task.named("then"), null));
        Rejected rejected = harness.failure(Rejected.class, harness.send(pool, Task.named("toString"), null));
        assertTrue(rejected.getMessage().contains("echo"), "it names those it has: " + rejected.getMessage());
    }

    /** What is not said as the page says it would end the link, or leave the request open for ever. */
    @Test
    void whatCannotBeSaidIsAFailureOfItsRequestOnly() {
        ProcessPool pool = harness.open(spec().size(1, 1).maxMessage(10_000));
        Object pid = harness.call(pool, PID, null);
        for (Map.Entry<String, String> each : Map.of(
                "context.progress(Buffer.alloc(10_000))", "progress of 10003 bytes is over the limit of 10000",
                "Buffer.alloc(10_000)", "a reply of 10003 bytes is over the limit of 10000",
                "context.progress(nested(65))", "nested more than 64 deep",
                "context.progress(2n ** 63n)", "more than 64 bits",
                "-1n - 2n ** 63n", "more than 64 bits",
                "new Map([[1, 0], ['1', 0]])", "two keys of a map are the same text",
                "'\\ud800'", "half a surrogate pair",
                "fail(new Error('a\\ud800b'))", "a\ufffdb",
                "fail({ get stack() { return ''; }, get message() { throw 1; } })", "cannot be read",
                "() => 1", "a function cannot be sent").entrySet()) {
            TaskFailed failure =
                    harness.failure(TaskFailed.class, harness.send(pool, EVALUATE, each.getKey()));
            assertTrue(failure.getMessage().contains(each.getValue()), failure.getMessage());
        }
        assertEquals(List.of(), evaluate(pool, "context.progress(nested(64)) || []"));
        assertEquals(pid, harness.call(pool, PID, null), "the same process goes on");
    }

    // ---- requests

    @Test
    void manyRequestsAtOnceAreAnsweredEach() {
        ProcessPool pool = harness.open(spec().size(2, 2).concurrency(4));
        List<CompletableFuture<Object>> replies = new ArrayList<>();
        for (long i = 0; i < 2_000; i++) replies.add(harness.send(pool, ECHO, i));
        for (long i = 0; i < 2_000; i++) assertEquals(i, harness.get(replies.get((int) i)));
    }

    @Test
    void asManyRunAtATimeAsThePoolSays() {
        ProcessPool pool = harness.open(spec().size(1, 1).concurrency(3));
        List<CompletableFuture<Object>> sleeping = new ArrayList<>();
        for (int i = 0; i < 3; i++) sleeping.add(harness.begin(pool, SLEEP, 1000));
        CompletableFuture<Object> begun = new CompletableFuture<>();
        CompletableFuture<Object> fourth = pool.send(SLEEP, 1000, begun::complete);
        assertTrue(sleeping.get(1).cancel(true));
        assertEquals("begun", harness.get(begun));
        fourth.cancel(true);
        sleeping.forEach(each -> each.cancel(true));
    }

    @Test
    void aFailureHasTypeMessageAndStack() {
        ProcessPool pool = open();
        TaskFailed failure = harness.failure(TaskFailed.class, harness.send(pool, DIVIDE, List.of(1, 0)));
        assertEquals("RangeError", failure.remoteType());
        assertEquals("division by zero", failure.remoteMessage());
        assertTrue(failure.remoteStack().contains("node_worker.js"), failure.remoteStack());
        TaskFailed caused = harness.failure(TaskFailed.class, harness.send(pool, EVALUATE,
                "fail(new Error('outer', { cause: new TypeError('inner') }))"));
        assertTrue(caused.remoteStack().contains("Caused by: TypeError: inner"), caused.remoteStack());
        TaskFailed text = harness.failure(TaskFailed.class, harness.send(pool, EVALUATE, "fail('a text')"));
        assertEquals("a text", text.remoteMessage());
        assertEquals(0.5, harness.call(pool, DIVIDE, List.of(1, 2)));
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
        CompletableFuture<Object> sleeping = pool.send(SLEEP, 1000, begun::complete);
        assertEquals("begun", begun.get(60, TimeUnit.SECONDS));
        CompletableFuture<Object> waiting = pool.send(SLEEP, 1000, null);
        CompletableFuture<Object> next = pool.send(PID, null, null);
        assertTrue(waiting.cancel(true));
        assertTrue(sleeping.cancel(true));
        harness.failure(CancellationException.class, sleeping);
        assertEquals(pid, harness.get(next), "the same process goes on");
    }

    /** Its signal is never aborted, for the event loop does not run. */
    @Test
    void aLoopThatBlocksSeesThatItIsCancelled() {
        ProcessPool pool = open();
        Object pid = harness.call(pool, PID, null);
        CompletableFuture<Object> spinning = harness.begin(pool, Task.named("spin"), 1000);
        assertTrue(spinning.cancel(true));
        assertEquals(pid, harness.call(pool, PID, null), "the same process goes on");
    }

    /** The thread of the link answers for the one that is blocked. */
    @Test
    void aLoopThatBlocksForLongerThanTheHeartbeatTimeoutIsNotKilled() {
        ProcessPool pool = harness.open(spec().size(1, 1).heartbeatTimeout(Duration.ofSeconds(1)));
        assertEquals("done", harness.call(pool, BLOCK, 4_000L));
        assertEquals(0, pool.snapshot().restarts());
    }

    /** What has not begun in a blocked worker is given back by the thread of the link. */
    @Test
    void whatWaitsInABlockedOneIsRunByAnother() {
        ProcessPool pool = harness.open(spec().size(2, 2).cancelGrace(Duration.ofMinutes(1)));
        harness.awaitReady(pool, 2);
        CompletableFuture<Object> blocked = harness.begin(pool, BLOCK, 5_000L);
        List<CompletableFuture<Object>> quick = new ArrayList<>();
        for (long i = 0; i < 200; i++) quick.add(harness.send(pool, ECHO, i));
        for (long i = 0; i < 200; i++) assertEquals(i, harness.get(quick.get((int) i)));
        assertTrue(!blocked.isDone(), "none has waited for it");
        assertEquals("done", harness.get(blocked));
    }

    @Test
    void anErrorThatNobodyWaitsForFailsItsRequestAndNoOther() {
        ProcessPool pool = harness.open(spec().size(1, 1).concurrency(8));
        Object pid = harness.call(pool, PID, null);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (long i = 0; i < 8; i++) all.add(harness.send(pool, Task.named("float-away"), i));
        for (int i = 0; i < 8; i++) {
            if (i != 3 && i != 5) {
                assertEquals((long) i, harness.get(all.get(i)));
                continue;
            }
            TaskFailed failure = harness.failure(TaskFailed.class, all.get(i));
            assertEquals(i == 3 ? "floats" : "is thrown", failure.remoteMessage());
        }
        assertEquals(pid, harness.call(pool, PID, null), "the same process goes on");
    }

    @Test
    void anErrorOfNoRequestIsPrintedAndTheWorkerGoesOn() {
        ProcessPool pool = open();
        assertEquals(true, evaluate(pool, "setTimeout(() => { throw new Error('too late'); }, 20), true"));
        awaitLine(pool.workers().get(0), Console.Stream.ERR, "too late");
        assertEquals(1L, harness.call(pool, ECHO, 1L));
        assertEquals(0, pool.snapshot().restarts());
    }

    // ---- what it prints

    private void awaitLine(Worker worker, Console.Stream stream, String part) {
        harness.await("the line", () -> worker.console(0).lines().stream()
                .anyMatch(line -> line.stream() == stream && line.text().contains(part)));
    }

    @Test
    void postsAndWhatIsPrintedArrive() {
        ProcessPool pool = open();
        pool.post(Task.named("say"), "from Node: ä€");
        awaitLine(pool.workers().get(0), Console.Stream.OUT, "from Node: ä€");
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
        awaitLine(pool.workers().get(0), Console.Stream.ERR,
                "A message could not be handled: RangeError: division by zero");
        assertEquals(1L, harness.call(pool, ECHO, 1L));
    }

    /** More of them than are sent without word of those that have begun. */
    @Test
    void manyPostsAreAllRun() {
        ProcessPool pool = open();
        evaluate(pool, "globalThis.seen = 0, null");
        for (int i = 0; i < 300; i++) pool.post(EVALUATE, "globalThis.seen++;" + " ".repeat(40_000));
        harness.await("all posts", () -> evaluate(pool, "globalThis.seen").equals(300L));
    }

    // ---- its end

    @Test
    void itsDeathSettlesWhatItHad() {
        ProcessPool pool = open();
        PeerLost lost = harness.failure(PeerLost.class, harness.send(pool, Task.named("leave"), 7L));
        assertTrue(lost.mayHaveRun());
        assertTrue(lost.getMessage().contains("exit code 7"), lost.getMessage());
        assertEquals(2L, harness.call(pool, ECHO, 2L), "another takes its place");
    }

    @Test
    void anAnswerIsSentBeforeTheProcessEnds() {
        ProcessPool pool = harness.open(spec().size(1, 1));
        for (int i = 0; i < Harness.scaled(5); i++) {
            byte[] answer = (byte[]) harness.call(pool, Task.named("answer-and-exit"), 300_000L);
            assertEquals(300_000, answer.length);
            assertEquals(7, answer[299_999]);
            int ended = i + 1;
            harness.await("its end", () -> pool.snapshot().restarts() == ended);
        }
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
        assertTrue(!Harness.alive(pid));
    }

    @Test
    void aKilledOneIsReplaced() {
        ProcessPool pool = open();
        long pid = (Long) harness.call(pool, PID, null);
        CompletableFuture<Object> blocked = harness.begin(pool, BLOCK, 600_000L);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        PeerLost lost = harness.failure(PeerLost.class, blocked);
        assertTrue(lost.getMessage().contains("KILL"), lost.getMessage());
        assertNotEquals(pid, harness.call(pool, PID, null));
    }
}

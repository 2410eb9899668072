package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerLost;
import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What comes back: every value, every failure, exactly once, whatever a user's code does with it. */
class OutcomesTest {

    @RegisterExtension
    final Harness harness = new Harness();

    private ProcessPool one() {
        return harness.open(harness.spec().max(1));
    }

    @Test
    void valuesThatCountAsFalseElsewhereSurvive() {
        ProcessPool pool = one();
        for (Object value : Arrays.asList(0L, -1L, false, "", null, 0.0, -0.0, Double.NaN, List.of(), Map.of(),
                List.of(0L, false, "")))
            assertEquals(value, harness.call(pool, TestWorker.VALUE, value));
        assertArrayEquals(new byte[0], harness.call(pool, TestWorker.ECHO, new byte[0]));
        assertArrayEquals(new byte[1], harness.call(pool, TestWorker.ECHO, new byte[1]));
    }

    @Test
    void messagesOfAllSizesSurvive() {
        ProcessPool pool = harness.open(harness.spec().max(1).maxMessage(20 << 20));
        for (int size : List.of(15, 16, 255, 256, 4_095, 32_751, 32_752, 32_753, 65_536, 262_144, 1 << 20,
                (16 << 20) + 1)) {
            byte[] bytes = new byte[size];
            harness.random().nextBytes(bytes);
            assertArrayEquals(bytes, harness.call(pool, TestWorker.ECHO, bytes), () -> size + " bytes");
        }
    }

    @Test
    void aTasksErrorRejectsWithTypeMessageAndStack() {
        TaskFailed failed = harness.failure(TaskFailed.class, harness.send(one(), TestWorker.FAIL, "boom"));
        assertEquals("java.lang.IllegalStateException", failed.remoteType());
        assertEquals("boom", failed.remoteMessage());
        assertTrue(failed.remoteStack().contains("at dev.drover.pool.TestWorker"), failed::remoteStack);
        assertTrue(failed.getMessage().contains("'fail'") && failed.getMessage().contains("boom"), failed::getMessage);
        StringWriter printed = new StringWriter();
        failed.printStackTrace(new PrintWriter(printed, true));
        assertTrue(printed.toString().contains("at dev.drover.pool.TestWorker"), printed::toString);
        assertEquals("java.lang.IllegalStateException: boom", failed.getCause().getMessage());
    }

    @Test
    void broadcastWithOneDeathHasOneOutcomeForEach() {
        ProcessPool pool = harness.open(harness.spec().size(3, 3));
        harness.awaitReady(pool, 3);
        Map<Worker, CompletableFuture<Object>> outcomes = pool.broadcast(TestWorker.SLEEP, 300L);
        Worker victim = pool.workers().get(1);
        harness.await("all to run", () -> pool.snapshot().inFlight() == 3);
        victim.kill();
        assertEquals(3, outcomes.size());
        outcomes.forEach((worker, future) -> {
            if (worker == victim) {
                WorkerLost lost = harness.failure(WorkerLost.class, future);
                assertTrue(lost.mayHaveRun());
                assertEquals(List.of("sleep"), lost.exit().running());
            } else
                assertEquals(worker.snapshot().pid(), harness.get(future));
        });
    }

    @Test
    void twoPoolsShareNoOptions() {
        PoolSpec first = harness.spec().max(1).weights(5);
        PoolSpec second = first.name(first.name() + "b").weights(7).queue(3);
        ProcessPool one = harness.open(first);
        ProcessPool two = harness.open(second);
        one.weight(0, 9);
        one.strategy("random");
        one.resize(0, 2);
        assertEquals("round-robin", two.snapshot().strategy());
        assertEquals(1, two.snapshot().max());
        harness.call(one, TestWorker.VALUE, 1);
        harness.call(two, TestWorker.VALUE, 1);
        assertEquals(9, one.snapshot().workers().get(0).weight());
        assertEquals(7, two.snapshot().workers().get(0).weight());
        assertEquals(List.of(5), first.weights());
    }

    @Test
    void aMessageThatNobodyAnswersArrivesAndIsCounted() {
        ProcessPool pool = one();
        for (int i = 0; i < 50; i++) pool.post(TestWorker.PRINT, Map.of("out", "posted " + i + "\n", "err", ""));
        Worker worker = pool.workers().get(0);
        harness.await("fifty lines", () -> worker.console(0).lines().size() == 50);
        assertEquals("posted 49", worker.console(0).lines().get(49).text());
        pool.pinned("key").post(TestWorker.PRINT, Map.of("out", "pinned\n", "err", ""));
        worker.post(TestWorker.PRINT, Map.of("out", "own\n", "err", ""));
        harness.await("two more", () -> worker.console(0).lines().size() == 52);
        assertEquals(52, pool.snapshot().done());
    }

    @Test
    void progressComesInOrderOneAtATimeAndBeforeTheEnd() {
        ProcessPool pool = one();
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        CompletableFuture<Object> future = pool.send(TestWorker.COUNT, 500L, value -> {
            if (inside.incrementAndGet() > 1) overlaps.incrementAndGet();
            // Now and then so slow that the reading moves on to another thread.
            if ((Long) value % 100 == 7) busy(8);
            seen.add(value);
            inside.decrementAndGet();
        });
        CompletableFuture<Integer> seenAtEnd = future.thenApply(result -> seen.size());
        assertEquals(500, harness.get(seenAtEnd));
        assertEquals(0, overlaps.get());
        for (int i = 0; i < 500; i++) assertEquals((long) i, seen.get(i));
    }

    @Test
    void aProgressCallbackThatThrowsHarmsNobody() {
        ProcessPool pool = one();
        CompletableFuture<Object> future = pool.send(TestWorker.COUNT, 3L, value -> {
            throw new AssertionError("on purpose");
        });
        assertEquals(3L, harness.get(future));
        assertEquals(1L, harness.call(pool, TestWorker.VALUE, 1));
    }

    @Test
    void aSlowCallbackHoldsUpNoOtherReply() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2));
        harness.awaitReady(pool, 2);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        CompletableFuture<Object> slow = harness.send(pool, TestWorker.SLEEP, 200L).thenApply(value -> {
            blocked.countDown();
            if (Thread.currentThread() != caller) awaitQuietly(go);
            return 1L;
        });
        // If it had settled before the callback was there, the callback runs here: then there is nothing to see.
        awaitQuietly(blocked, slow);
        for (long i = 0; i < 2_000; i++) assertEquals(i, harness.call(pool, TestWorker.VALUE, i));
        go.countDown();
        assertEquals(1L, harness.get(slow));
    }

    @Test
    void aSlowCallbackOfALostRequestHoldsUpNoOther() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        CompletableFuture<?> held = running.handle((result, failure) -> {
            awaitQuietly(go);
            return null;
        });
        CompletableFuture<Object> waiting = harness.send(pool, TestWorker.VALUE, 1L);
        pool.workers().get(0).kill();
        assertEquals(1L, harness.get(waiting));
        assertFalse(held.isDone());
        go.countDown();
        harness.failure(WorkerLost.class, running);
        harness.get(held);
    }

    @Test
    void aProgramThatHoldsAllItsSharedThreadsHoldsUpNoWorker() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean spin = new AtomicBoolean(true);
        List<Thread> spinning = new ArrayList<>();
        List<CompletableFuture<Void>> blocking = new ArrayList<>();
        try {
            int processors = Runtime.getRuntime().availableProcessors();
            for (int i = 0; i < processors; i++) spinning.add(Thread.ofVirtual().start(() -> spinWhile(spin)));
            for (int i = 0; i < processors; i++) blocking.add(CompletableFuture.runAsync(() -> awaitQuietly(go)));

            CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 600_000L);
            CompletableFuture<Object> waiting = harness.send(pool, TestWorker.VALUE, 1L);
            ProcessHandle.of(Harness.pids(pool).get(0)).orElseThrow().destroyForcibly();
            harness.failure(WorkerLost.class, running);
            assertEquals(1L, harness.get(waiting));
            Duration most = Duration.ofMillis(50);
            harness.failure(TimeoutException.class,
                    harness.history().send(pool.within(most), TestWorker.SLEEP, 60_000L, most));
            pool.close();
        } finally {
            spin.set(false);
            go.countDown();
            blocking.forEach(harness::get);
            harness.await("the spinning to end", () -> spinning.stream().noneMatch(Thread::isAlive));
        }
    }

    private static void spinWhile(AtomicBoolean spin) {
        while (spin.get()) Thread.onSpinWait();
    }

    @Test
    void aPolicyThatFailsIsStoodInFor() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1), (LifecycleOf) (worker, exit, recent) -> {
            throw new NoClassDefFoundError("on purpose");
        }, null);
        harness.awaitReady(pool, 1);
        harness.failure(WorkerLost.class, harness.send(pool, TestWorker.HALT, 5));
        assertEquals(1L, harness.call(pool, TestWorker.VALUE, 1));
    }

    @Test
    void aCallbackMayCloseThePool() {
        ProcessPool pool = one();
        long begin = System.nanoTime();
        CompletableFuture<Void> closed = harness.send(pool, TestWorker.VALUE, 1L).thenAccept(value -> pool.close());
        harness.get(closed);
        assertTrue(pool.snapshot().closed());
        harness.measured("close from a callback %.0f ms", (System.nanoTime() - begin) / 1e6);
    }

    @Test
    void aCallbackThatClosesWaitsForWhatElseRuns() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2));
        harness.awaitReady(pool, 2);
        CompletableFuture<Object> other = harness.send(pool, TestWorker.SLEEP, 500L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        harness.get(harness.send(pool, TestWorker.SLEEP, 50L).thenAccept(value -> pool.close()));
        assertTrue(other.isDone() && !other.isCompletedExceptionally());
    }

    @Test
    void aWorkerIsFreedWhileTheCallbackOfItsCancelledTaskIsSlow() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 600_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<?> callback = running.handle((result, failure) -> {
            awaitQuietly(go);
            return null;
        });
        Thread canceller = new Thread(() -> running.cancel(true));
        canceller.start();
        assertEquals(5L, harness.call(pool, TestWorker.VALUE, 5));
        assertFalse(callback.isDone());
        go.countDown();
        harness.get(callback);
        harness.await("its end", () -> !canceller.isAlive());
    }

    @Test
    void anInterruptedCallerMaySendAndClose() {
        ProcessPool pool = one();
        harness.call(pool, TestWorker.VALUE, 0);
        Thread.currentThread().interrupt();
        CompletableFuture<Object> sent = harness.send(pool, TestWorker.VALUE, 1L);
        pool.close();
        assertTrue(Thread.interrupted());
        assertTrue(sent.isDone());
        assertTrue(pool.snapshot().closed());
        assertEquals(List.of(), pool.workers());
    }

    @Test
    void aReplyThatCannotBeReadFailsItsRequestOnly() {
        ProcessPool pool = one();
        Task<Object, Object> hostile = Task.of("value", Codec.VALUE, new Codec<Object>() {
            @Override
            public void encode(Object value, Output out) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Object decode(Input in) {
                throw new IllegalStateException("cannot decode");
            }
        });
        TaskFailed failed = harness.failure(TaskFailed.class, harness.send(pool, hostile, 1L));
        assertTrue(failed.getMessage().contains("cannot decode"), failed::getMessage);
        Task<Object, String> wrong = Task.of("bytes", Codec.VALUE, new Utf8Only());
        harness.failure(TaskFailed.class, harness.send(pool, wrong, 3L));
        long pid = Harness.pids(pool).get(0);
        assertEquals(pid, harness.call(pool, TestWorker.PID, null));
    }

    /** Finds every reply malformed. */
    private static final class Utf8Only implements Codec<String> {
        @Override
        public void encode(String value, Output out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String decode(Input in) {
            return new Input().over(ByteBuffer.wrap(new byte[] {(byte) 0xff}), 0, 1).getUtf8(1);
        }
    }

    @Test
    void aRequestForOneWorkerReachesNoOther() {
        ProcessPool pool = harness.open(harness.spec().size(2, 2));
        harness.awaitReady(pool, 2);
        Worker worker = pool.workers().get(0);
        long pid = worker.snapshot().pid();
        List<CompletableFuture<Object>> own = new ArrayList<>();
        for (int i = 0; i < 50; i++) own.add(harness.send(worker, TestWorker.SLEEP, 5L));
        harness.await("ten answers", () -> pool.snapshot().done() >= 10);
        CompletableFuture<?> killed = worker.kill();
        int answered = 0;
        for (CompletableFuture<Object> each : own) {
            Throwable failure = harness.get(each.handle((result, cause) -> cause));
            if (failure == null) {
                assertEquals(pid, harness.get(each));
                answered++;
            } else
                assertTrue(failure instanceof PeerLost || failure instanceof Rejected, failure::toString);
        }
        harness.get(killed);
        assertInstanceOf(Rejected.class, harness.failure(Rejected.class, harness.send(worker, TestWorker.PID, null)));
        assertThrows(Rejected.class, () -> worker.post(TestWorker.PID, null));
        harness.measured("%d of 50 answered before the kill", answered);
    }

    private static void busy(int millis) {
        long until = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < until) Thread.onSpinWait();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch, CompletableFuture<?> or) {
        if (!Harness.within(Duration.ofSeconds(30), () -> latch.getCount() == 0 || or.isDone()))
            throw new AssertionError("The callback did not run");
    }
}

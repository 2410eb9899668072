package dev.drover.wire.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Handler;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Sockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The asking half against the answering half, over a real link. */
@Timeout(120)
abstract class CallTest {

    private static final int MAX_MESSAGE = 1 << 20;
    private static final int MAX_OPEN = 64;
    private static final int DEADLINE_SECONDS = 60;

    private static final Task<Object, Object> ECHO = Task.named("echo");
    private static final Task<Object, Object> FAIL = Task.named("fail");
    private static final Task<Object, Object> COUNT = Task.named("count");
    private static final Task<Object, Object> WAIT = Task.named("wait");
    private static final Task<byte[], Void> SINK = Task.of("sink", Codec.BYTES, Codec.NOTHING);

    private final String kind;
    private final int concurrency;
    private final ExecutorService callbacks = Executors.newCachedThreadPool();
    private Sockets sockets;
    private Reactor left;
    private Reactor right;
    private Caller caller;
    private Link asking;
    private Link answering;

    /** Each pair of ends has its own: a handler of the pair before may still wait for it. */
    private volatile CountDownLatch gate;
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicInteger sunk = new AtomicInteger();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    CallTest(String kind, int concurrency) {
        this.kind = kind;
        this.concurrency = concurrency;
    }

    @BeforeEach
    void open() throws Exception {
        gate = new CountDownLatch(1);
        sockets = new Sockets();
        left = sockets.reactor("asks");
        right = sockets.reactor("answers");
        Registered handlers = new Registered();
        handlers.add(ECHO, (value, context) -> value);
        handlers.add(FAIL, (value, context) -> {
            throw new IllegalStateException("no " + value);
        });
        handlers.add(COUNT, (value, context) -> {
            for (long i = 0; i < (Long) value; i++) context.progress(i);
            return "counted";
        });
        handlers.add(WAIT, waiting());
        handlers.add(SINK, (value, context) -> {
            gate.await();
            sunk.addAndGet(value.length);
            return null;
        });
        var ends = sockets.ends(kind, left, link -> caller = caller(link, handlers.names()), right,
                link -> new Answerer(handlers, link, right, concurrency, MAX_MESSAGE, listener()), MAX_MESSAGE);
        asking = ends.left();
        answering = ends.right();
    }

    private Handler<Object, Object> waiting() {
        return (value, context) -> {
            begun.countDown();
            try {
                gate.await();
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(context.cancelled());
            }
            return value;
        };
    }

    private Caller caller(Link link, List<String> tasks) {
        return new Caller(link, left, tasks, MAX_MESSAGE, MAX_OPEN, callbacks);
    }

    private Answerer.Listener listener() {
        return new Answerer.Listener() {
            @Override
            public void finished() {
                finished.complete(null);
            }

            @Override
            public void linkEnded(IOException cause) {}
        };
    }

    @AfterEach
    void close() throws Exception {
        gate.countDown();
        sockets.close();
        callbacks.shutdown();
        assertTrue(callbacks.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS), "all callbacks have ended");
    }

    private static <R> R get(CompletableFuture<R> future) throws Exception {
        return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> get(future)).getCause();
    }

    @Test
    void everyRequestGetsItsOwnReply() throws Exception {
        long seed = 41;
        Random random = new Random(seed);
        List<String> sent = new ArrayList<>();
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            String text = i + "x".repeat(random.nextInt(20) == 0 ? random.nextInt(50_000) : 5);
            if (i >= MAX_OPEN) get(futures.get(i - MAX_OPEN));
            sent.add(text);
            futures.add(caller.send(ECHO, text));
        }
        for (int i = 0; i < sent.size(); i++) assertEquals(sent.get(i), get(futures.get(i)), "seed " + seed);
    }

    @Test
    void whatTheHandlerThrowsIsATaskFailed() {
        TaskFailed failure = assertInstanceOf(TaskFailed.class, failure(caller.send(FAIL, "luck")));
        assertEquals("java.lang.IllegalStateException", failure.remoteType());
        assertEquals("no luck", failure.remoteMessage());
        assertTrue(failure.remoteStack().contains("at " + CallTest.class.getName()), failure.remoteStack());
    }

    @Test
    void aReplyThatCannotBeReadIsATaskFailed() {
        TaskFailed failure = assertInstanceOf(TaskFailed.class,
                failure(caller.send(Task.of("echo", Codec.VALUE, Codec.NOTHING), "more than nothing")));
        assertEquals(CodecException.class.getName(), failure.remoteType());
    }

    @Test
    void aTaskThatTheOtherSideDoesNotAnswerIsRejectedWithThoseItDoes() {
        Task<Object, Object> unknown = Task.named("unknown");
        String message = assertInstanceOf(Rejected.class, failure(caller.send(unknown, 1))).getMessage();
        assertTrue(message.endsWith("it has echo, fail, count, wait, sink"), message);
        assertThrows(Rejected.class, () -> caller.post(unknown, 1));
    }

    @Test
    void aRequestThatCannotBeWrittenThrowsAndTakesNoPlace() throws Exception {
        for (int i = 0; i < 2 * MAX_OPEN; i++)
            assertThrows(CodecException.class, () -> caller.send(ECHO, new Object()));
        assertEquals("well", get(caller.send(ECHO, "well")));
    }

    @Test
    void progressComesInOrderAndBeforeTheEnd() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<Object> seen = new ArrayList<>();
            CompletableFuture<Object> future = caller.send(COUNT, 1_000L, seen::add);
            // Runs with the end: whatever comes later would change the list that it has seen.
            assertEquals(1_000, get(future.thenApply(reply -> List.copyOf(seen))).size());
            for (long i = 0; i < 1_000; i++) assertEquals(i, seen.get((int) i));
        }
    }

    @Test
    void aSlowProgressCallbackKeepsTheOrderAndHoldsUpNoOther() throws Exception {
        List<Object> seen = new ArrayList<>();
        CountDownLatch hold = new CountDownLatch(1);
        CompletableFuture<Object> slow = caller.send(COUNT, 10L, value -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            seen.add(value);
        });
        assertEquals("quick", get(caller.send(ECHO, "quick")));
        assertFalse(slow.isDone());
        hold.countDown();
        assertEquals("counted", get(slow));
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L), seen);
    }

    @Test
    void aProgressCallbackThatThrowsHarmsOnlyItself() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<Object> future = caller.send(COUNT, 3L, value -> {
            calls.incrementAndGet();
            throw new AssertionError("thrown on purpose");
        });
        assertEquals("counted", get(future));
        assertEquals(3, calls.get());
    }

    @Test
    void cancellingTheFutureCancelsTheTask() throws Exception {
        CompletableFuture<Object> future = caller.send(WAIT, 1);
        assertTrue(begun.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
        assertTrue(future.cancel(true));
        assertTrue(get(interrupted), "the handler was interrupted and saw that it was cancelled");
        assertThrows(CancellationException.class, () -> get(future));
        assertEquals("next", get(caller.send(ECHO, "next")));
    }

    @Test
    void aTimeoutOfTheFutureCancelsTheTask() throws Exception {
        caller.send(WAIT, 1).orTimeout(20, TimeUnit.MILLISECONDS);
        assertTrue(get(interrupted), "the handler was interrupted and saw that it was cancelled");
    }

    @Test
    void requestsBeyondTheBoundAreRejectedUntilOneIsAnswered() throws Exception {
        List<CompletableFuture<Object>> open = new ArrayList<>();
        for (int i = 0; i < MAX_OPEN; i++) open.add(caller.send(WAIT, i));
        assertInstanceOf(Rejected.class, failure(caller.send(ECHO, "one too many")));
        gate.countDown();
        for (CompletableFuture<Object> each : open) get(each);
        assertEquals("again", get(caller.send(ECHO, "again")));
    }

    @Test
    void postsThatAreNotBegunAreBounded() throws Exception {
        int each = 100_000;
        int left = 0;
        while (left < 10_000) {
            try {
                caller.post(SINK, new byte[each]);
                left++;
            } catch (Rejected e) {
                break;
            }
        }
        assertTrue(left >= (4 << 20) / each && left <= (4 << 20) / each + 2 + concurrency, left + " posts left");
        gate.countDown();
        // What was begun makes room.
        for (int more = 0; more < 50;) {
            try {
                caller.post(SINK, new byte[each]);
                more++;
            } catch (Rejected e) {
                Thread.onSpinWait();
            }
        }
        get(caller.send(ECHO, "after the posts"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (sunk.get() < (left + 50) * each && System.nanoTime() - deadline < 0) Thread.onSpinWait();
        assertEquals((left + 50) * each, sunk.get());
    }

    @Test
    void whenTheLinkEndsWhatIsOpenIsLostAndWhatFollowsIsRejected() {
        List<CompletableFuture<Object>> open = new ArrayList<>();
        for (int i = 0; i < MAX_OPEN; i++) open.add(caller.send(WAIT, i));
        answering.close(new IOException("ended by the test"));
        for (CompletableFuture<Object> each : open) assertInstanceOf(PeerLost.class, failure(each));
        for (int i = 0; i < 2 * MAX_OPEN; i++) {
            assertInstanceOf(Rejected.class, failure(caller.send(ECHO, i)));
            assertThrows(Rejected.class, () -> caller.post(SINK, new byte[1]));
        }
    }

    @Test
    void aCallbackThatBlocksHoldsUpNoOtherThatIsLost() {
        CountDownLatch hold = new CountDownLatch(1);
        List<CompletableFuture<Object>> open = new ArrayList<>();
        for (int i = 0; i < MAX_OPEN; i++) {
            CompletableFuture<Object> each = caller.send(WAIT, i);
            open.add(each);
            each.whenComplete((value, failure) -> {
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }
        answering.close(new IOException("ended by the test"));
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
            for (CompletableFuture<Object> each : open) {
                // Not get(): it runs the callbacks of a future that settles meanwhile, and would block in them itself.
                while (!each.isDone()) {
                    assertTrue(System.nanoTime() - deadline < 0, "a callback holds others up");
                    Thread.onSpinWait();
                }
                assertInstanceOf(PeerLost.class, each.exceptionNow());
            }
        } finally {
            hold.countDown();
        }
    }

    @Test
    void anAnswerThatNobodyAskedForIsIgnored() throws Exception {
        answering.send(Frame.REPLY, 0, 4711, null);
        answering.send(Frame.ERROR, Frame.CANCELLED, 4711, null);
        answering.send(Frame.PONG, 0, 0, null);
        assertEquals("well", get(caller.send(ECHO, "well")));
    }

    @Test
    void aBreachOfTheProtocolEndsTheLinkAndLosesWhatIsOpen() throws Exception {
        for (int code : new int[] {Frame.NOT_RUN, 99}) {
            CompletableFuture<Object> future = caller.send(WAIT, 1);
            // The first request of a link has the correlation 0.
            answering.send(Frame.ERROR, code, 0, null);
            assertInstanceOf(PeerLost.class, failure(future));
            close();
            open();
        }
        CompletableFuture<Object> future = caller.send(WAIT, 1);
        answering.send(Frame.BEGUN, 0, 1_000_000, null);
        assertInstanceOf(PeerLost.class, failure(future));
    }

    @Test
    void anExitIsToldOnceAllIsDone() throws Exception {
        List<CompletableFuture<Object>> before = new ArrayList<>();
        for (int i = 0; i < MAX_OPEN; i++) before.add(caller.send(ECHO, i));
        asking.send(Frame.EXIT, 0, 0, null);
        get(finished);
        for (int i = 0; i < MAX_OPEN; i++) assertEquals((long) i, get(before.get(i)));
    }

    /** Several threads send, cancel and are cut off at a random moment: every future settles, and exactly once. */
    @Test
    void everyFutureSettlesExactlyOnceWhenTheLinkEndsUnderLoad() throws Exception {
        long seed = 1_299_709;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            int senders = 3;
            int each = 600;
            AtomicIntegerArray settled = new AtomicIntegerArray(senders * each);
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < senders * each; i++) all.add(null);
            List<Thread> threads = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                int first = sender * each;
                Random own = new Random(random.nextLong());
                threads.add(new Thread(() -> {
                    for (int i = first; i < first + each; i++) {
                        int number = i;
                        CompletableFuture<Object> future =
                                caller.send(own.nextInt(4) == 0 ? COUNT : ECHO, 2L, own.nextBoolean() ? x -> {} : null);
                        future.whenComplete((value, failure) -> settled.incrementAndGet(number));
                        if (own.nextInt(10) == 0) future.cancel(true);
                        if (own.nextInt(100) == 0) Thread.yield();
                        all.set(number, future);
                    }
                }));
            }
            threads.forEach(Thread::start);
            long until = System.nanoTime() + random.nextInt(10_000_000);
            while (System.nanoTime() - until < 0) Thread.onSpinWait();
            (random.nextBoolean() ? asking : answering).close(new IOException("ended by the test"));
            for (Thread thread : threads) thread.join();
            for (int i = 0; i < settled.length(); i++) {
                try {
                    get(all.get(i));
                } catch (CancellationException e) {
                    // One of those cancelled above.
                } catch (ExecutionException e) {
                    assertTrue(e.getCause() instanceof PeerLost || e.getCause() instanceof Rejected, e.toString());
                }
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
            for (int i = 0; i < settled.length(); i++) {
                while (settled.get(i) == 0 && System.nanoTime() - deadline < 0) Thread.onSpinWait();
                assertEquals(1, settled.get(i), "request " + i + ", round " + round + ", seed " + seed);
            }
            close();
            open();
        }
    }
}

final class UnixCallTest extends CallTest {
    UnixCallTest() {
        super("unix", 1);
    }
}

final class RingCallTest extends CallTest {
    RingCallTest() {
        super("ring", 1);
    }
}

final class RingCallOfFourTest extends CallTest {
    RingCallOfFourTest() {
        super("ring", 4);
    }
}

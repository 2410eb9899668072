package dev.drover.pool.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RequestTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int LONGEST = 1 << 20;
    private static final long NOW = -7 * SECOND;

    private final FakeOwner owner = new FakeOwner();
    private final List<Object> reported = new ArrayList<>();

    private Request<Object, Object> request() {
        return request(null);
    }

    private Request<Object, Object> request(Consumer<Object> progress) {
        return new Request<>(owner, FakeOwner.TASK, progress, Request.Route.ANY, false, 0, NOW);
    }

    private Request<Object, Object> timed(long nanos) {
        return new Request<>(owner, FakeOwner.TASK, null, Request.Route.ANY, false, nanos, NOW);
    }

    private static Input input(Object value) {
        Output payload = new Output(LONGEST);
        Codec.VALUE.encode(value, payload);
        return new Input().over(ByteBuffer.wrap(Arrays.copyOf(payload.head(), payload.headSize())), 0,
                payload.headSize());
    }

    private static <T> T cause(Class<T> type, CompletableFuture<?> future) {
        assertTrue(future.isCompletedExceptionally());
        return assertInstanceOf(type, future.exceptionNow());
    }

    private static void onAnotherThread(Runnable work) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread other = new Thread(work, "other");
        other.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
        other.start();
        try {
            other.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertFalse(other.isAlive(), "the other thread waits for this one");
        assertNull(thrown.get());
    }

    // ---- settled by the pool

    @Test
    void theValueThatWasReadSettlesItOnceItIsToldTo() {
        Request<Object, Object> request = request();
        request.read(input("answer"));
        assertFalse(request.isDone());
        request.settleRead();
        assertEquals("answer", request.join());
        assertEquals(1, owner.answered);
        assertEquals(0, owner.unanswered);
        assertEquals(1, owner.callbacksAnnounced);
        assertEquals(List.of(), owner.abandoned);
    }

    @Test
    void whoeverSeesItSettledSeesItCounted() {
        Request<Object, Object> request = request();
        List<Integer> seen = new ArrayList<>();
        request.whenComplete((value, cause) -> seen.add(owner.answered));
        request.read(input(1));
        request.settleRead();
        assertEquals(List.of(1), seen);
    }

    /** There may be no memory even for counting. */
    @Test
    void whatCannotBeCountedStaysUnsettledAndIsTriedAgain() {
        OutOfMemoryError full = new OutOfMemoryError("made by this test");
        owner.onSettled = () -> {
            if (owner.unsettled.isEmpty()) throw full;
        };
        Request<Object, Object> request = request();
        request.read(input("answer"));
        request.settleRead();
        assertFalse(request.isDone());
        assertEquals(List.of(request), owner.unsettled);
        request.settleDecided();
        assertEquals("answer", request.join());
        assertEquals(1, owner.answered);
    }

    @Test
    void twoThreadsThatSettleItAtATimeReadALongReplyOnce() throws Exception {
        String text = "x".repeat(100_000);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Codec<Object> slow = new Codec<>() {
            @Override
            public void encode(Object value, Output out) {}

            @Override
            public Object decode(Input in) {
                reading.countDown();
                await(goOn);
                return Codec.VALUE.decode(in);
            }
        };
        Request<Object, Object> request = new Request<>(owner, Task.of("long", Codec.VALUE, slow), null,
                Request.Route.ANY, false, 0, NOW);
        request.read(input(text));
        Thread one = Thread.ofPlatform().start(request::settleRead);
        await(reading);
        Thread two = Thread.ofPlatform().start(request::settleDecided);
        while (two.getState() == Thread.State.NEW || two.getState() == Thread.State.RUNNABLE) Thread.onSpinWait();
        goOn.countDown();
        one.join();
        two.join();
        assertEquals(text, request.join());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void userCodeIsAnnouncedBeforeItRuns() {
        Request<Object, Object> request = request();
        List<Integer> announced = new ArrayList<>();
        request.whenComplete((value, cause) -> announced.add(owner.callbacksAnnounced));
        request.fail(new IllegalStateException("no"));
        assertEquals(List.of(1), announced);
    }

    @Test
    void aReplyThatTheCodecCannotReadIsAFailureThatSaysSo() {
        for (Throwable thrown : List.of(new IllegalStateException("bad bytes"), new StackOverflowError("bad bytes"))) {
            Codec<Object> throwing = new Codec<>() {
                @Override
                public void encode(Object value, Output out) {}

                @Override
                public Object decode(Input in) {
                    if (thrown instanceof Error error) throw error;
                    throw (RuntimeException) thrown;
                }
            };
            Task<Object, Object> task = Task.of("broken", Codec.VALUE, throwing);
            Request<Object, Object> request =
                    new Request<>(owner, task, null, Request.Route.ANY, false, 0, NOW);
            request.read(input(1));
            request.settleRead();
            TaskFailed failed = cause(TaskFailed.class, request);
            assertTrue(failed.getMessage().contains("bad bytes"), failed::getMessage);
            assertTrue(failed.getMessage().contains("broken"), failed::getMessage);
        }
    }

    @Test
    void theFailureOfTheHandlerIsToldWithTypeMessageAndStack() {
        Request<Object, Object> request = request();
        request.readFailure(input(Map.of("type", "a.B", "message", "it broke", "stack", "a.B: it broke\n\tat C")));
        request.settleRead();
        TaskFailed failed = cause(TaskFailed.class, request);
        assertEquals("a.B", failed.remoteType());
        assertTrue(failed.getMessage().contains("it broke"), failed::getMessage);
        assertTrue(failed.remoteStack().contains("at C"), failed::remoteStack);
        assertEquals(1, owner.unanswered);
    }

    @Test
    void aReportOfAFailureThatIsNoMapStillFailsIt() {
        for (Object report : new Object[] {"text", 5, null}) {
            Request<Object, Object> request = request();
            request.readFailure(input(report));
            request.settleRead();
            cause(TaskFailed.class, request);
        }
        Request<Object, Object> request = request();
        request.readFailure(new Input().over(ByteBuffer.wrap(new byte[] {(byte) 0x9f}), 0, 1));
        request.settleRead();
        assertTrue(cause(TaskFailed.class, request).getMessage().contains("cannot be read"));
    }

    @Test
    void whatComesSecondChangesNothing() {
        Request<Object, Object> request = request();
        request.fail(new IllegalStateException("first"));
        request.fail(new IllegalStateException("second"));
        request.read(input("third"));
        request.settleRead();
        request.fail(new CancellationException("fourth"));
        assertEquals("first", cause(IllegalStateException.class, request).getMessage());
        assertEquals(1, owner.unanswered);
        assertEquals(0, owner.answered);
    }

    @Test
    void ifTheCallerIsQuickerTheCountIsTakenBack() {
        FakeOwner quick = new FakeOwner();
        AtomicReference<Request<Object, Object>> it = new AtomicReference<>();
        Request.Owner racing = new Request.Owner() {
            private boolean raced;

            /** The caller cancels between the look whether it is done and the settling. */
            @Override
            public void settled(Request<?, ?> settled, boolean answered) {
                quick.settled(settled, answered);
                if (raced) return;
                raced = true;
                it.get().cancel(true);
            }

            @Override
            public void settledBefore(Request<?, ?> settled, boolean answered) {
                quick.settledBefore(settled, answered);
            }

            @Override
            public void beforeCallback() {}

            @Override
            public void abandoned(Request<?, ?> settled) {
                quick.abandoned(settled);
            }

            @Override
            public void callbackFailed(Throwable cause) {}

            @Override
            public void unsettled(Request<?, ?> settled) {}
        };
        Request<Object, Object> request =
                new Request<>(racing, FakeOwner.TASK, null, Request.Route.ANY, false, 0, NOW);
        it.set(request);
        request.read(input("late"));
        request.settleRead();
        assertTrue(request.isCancelled());
        assertEquals(0, quick.answered);
        assertEquals(1, quick.unanswered);
        assertEquals(List.of(request), quick.abandoned);
    }

    @Test
    void aPostSettlesWithoutAnnouncingUserCode() {
        Request<Object, Object> post =
                new Request<>(owner, FakeOwner.TASK, null, Request.Route.ANY, true, 0, NOW);
        post.delivered();
        assertNull(post.join());
        assertEquals(1, owner.answered);
        assertEquals(0, owner.callbacksAnnounced);
    }

    @Test
    void cancelledByThePoolItIsCancelledForTheCallerAndNotAbandoned() {
        Request<Object, Object> request = request();
        request.fail(new CancellationException("closed"));
        assertTrue(request.isCancelled());
        Throwable cause = request.handle((value, thrown) -> thrown).join();
        assertEquals("closed", assertInstanceOf(CancellationException.class, cause).getMessage());
        assertEquals(List.of(), owner.abandoned);
    }

    // ---- settled by the caller

    @Test
    void everyWayInWhichACallerSettlesItAbandonsIt() {
        List<Consumer<Request<Object, Object>>> ways = List.of(
                request -> assertTrue(request.cancel(true)),
                request -> assertTrue(request.complete("mine")),
                request -> assertTrue(request.completeExceptionally(new IllegalStateException("mine"))));
        for (Consumer<Request<Object, Object>> way : ways) {
            owner.abandoned.clear();
            owner.unanswered = 0;
            Request<Object, Object> request = request();
            way.accept(request);
            assertTrue(request.isDone());
            assertEquals(List.of(request), owner.abandoned);
            assertEquals(1, owner.unanswered);
            assertEquals(0, owner.answered);
        }
    }

    @Test
    void aSettledRequestIsNeitherAbandonedNorCountedAgain() {
        Request<Object, Object> request = request();
        request.read(input(1));
        request.settleRead();
        assertFalse(request.cancel(true));
        assertFalse(request.complete(2));
        assertFalse(request.completeExceptionally(new IllegalStateException()));
        assertEquals(List.of(), owner.abandoned);
        assertEquals(1, owner.answered);
        assertEquals(0, owner.unanswered);
    }

    @Test
    void aSecondCancelSaysThatItIsCancelled() {
        Request<Object, Object> request = request();
        assertTrue(request.cancel(true));
        assertTrue(request.cancel(true));
        assertEquals(List.of(request), owner.abandoned);
    }

    @Test
    void orTimeoutOfTheCallerAbandonsIt() throws Exception {
        Request<Object, Object> request = request();
        CountDownLatch abandoned = new CountDownLatch(1);
        owner.onAbandoned = each -> abandoned.countDown();
        request.orTimeout(1, TimeUnit.MILLISECONDS);
        assertInstanceOf(TimeoutException.class, assertThrows(ExecutionException.class,
                () -> request.get(20, TimeUnit.SECONDS)).getCause());
        assertTrue(abandoned.await(20, TimeUnit.SECONDS));
    }

    // ---- its time

    @Test
    void itIsOverdueOnceWhenItsTimeIsOverAndNotBefore() {
        Request<Object, Object> request = timed(SECOND);
        assertTrue(request.timed);
        assertFalse(request.overdue(NOW));
        assertFalse(request.overdue(NOW + SECOND - 1));
        assertTrue(request.overdue(NOW + SECOND));
        assertFalse(request.overdue(NOW + SECOND));
        assertTrue(request.over(), "nobody runs it any more");
        request.settleDecided();
        assertTrue(cause(TimeoutException.class, request).getMessage().contains("'task'"));
        assertEquals(List.of(request), owner.abandoned);
    }

    @Test
    void withoutATimeOrOnceSettledItIsNeverOverdue() {
        assertFalse(request().timed);
        assertFalse(request().overdue(NOW + Long.MAX_VALUE));
        Request<Object, Object> settled = timed(1);
        settled.cancel(true);
        assertFalse(settled.overdue(NOW + SECOND));
    }

    @Test
    void theLongestTimeThereIsIsNotOverdueByTheClocksOverflow() {
        Request<Object, Object> request = timed(Long.MAX_VALUE);
        assertFalse(request.overdue(NOW));
        assertFalse(request.overdue(NOW + 3600 * SECOND));
    }

    @Test
    void theWorkerIsToldOnceToLetGoAndItsGraceBeginsThen() {
        Request<Object, Object> request = request();
        assertFalse(request.abandoned());
        assertFalse(request.abandonedFor(0, NOW));
        assertTrue(request.beginCancel(NOW));
        assertFalse(request.beginCancel(NOW + SECOND));
        assertTrue(request.abandoned());
        assertFalse(request.abandonedFor(SECOND, NOW + SECOND - 1));
        assertTrue(request.abandonedFor(SECOND, NOW + SECOND));
    }

    @Test
    void anIdempotentTaskIsTriedThreeTimesAndAnyOtherOnce() {
        Request<Object, Object> request = new Request<>(
                owner, FakeOwner.TASK.asIdempotent(), null, Request.Route.ANY, false, 0, NOW);
        request.deaths++;
        assertTrue(request.mayRunAgain());
        assertTrue(request.mayRunAgain(), "asking is not trying");
        assertFalse(request.exclusive);
        request.runAgain();
        assertTrue(request.exclusive);
        request.deaths++;
        assertTrue(request.mayRunAgain());
        request.deaths++;
        assertFalse(request.mayRunAgain());
        assertEquals(3, request.deaths);
        Request<Object, Object> once = request();
        once.deaths++;
        assertFalse(once.mayRunAgain());
    }

    @Test
    void whatOnlyWaitedInADeadWorkerHasNotBeenTried() {
        assertFalse(request().mayRunAgain(), "it may have run");
        Request<Object, Object> request = owner.request(FakeOwner.TASK.asIdempotent(), Request.Route.ANY);
        for (int death = 0; death < 10; death++) {
            assertTrue(request.mayRunAgain());
            request.runAgain();
        }
        assertTrue(request.exclusive);
        assertEquals(0, request.deaths);
    }

    // ---- the payload

    @Test
    void whatIsKeptIsKeptOnceAndTheMessageIsFree() {
        Request<Object, Object> request = request();
        Output message = FakeOwner.message("kept");
        int size = message.size();
        request.keep(message);
        Output kept = request.payload;
        assertEquals(size, kept.size());
        assertEquals(0, message.size());
        request.keep(FakeOwner.message("another"));
        assertSame(kept, request.payload);
    }

    // ---- progress

    @Test
    void progressComesInOrderAndNeverAfterTheEnd() {
        Request<Object, Object> request = request(reported::add);
        request.whenComplete((value, cause) -> reported.add("end"));
        request.report(1, 1);
        request.report(2, 1);
        request.read(input("x"));
        request.settleRead();
        request.report(3, 1);
        assertEquals(List.of(1, 2, "end"), reported);
        assertEquals(3, owner.callbacksAnnounced);
    }

    @Test
    void withoutAListenerProgressIsDropped() {
        Request<Object, Object> request = request();
        request.report(1, 1);
        assertEquals(0, owner.callbacksAnnounced);
    }

    @Test
    void aListenerThatThrowsIsToldAndTheRequestGoesOn() {
        List<Throwable> throwns = List.of(new IllegalStateException("mine"), new AssertionError("mine"));
        for (Throwable thrown : throwns) {
            Request<Object, Object> request = request(value -> {
                reported.add(value);
                if (thrown instanceof Error error) throw error;
                throw (RuntimeException) thrown;
            });
            request.report(1, 1);
            request.report(2, 1);
            request.read(input("x"));
            request.settleRead();
            assertEquals("x", request.join());
        }
        assertEquals(List.of(1, 2, 1, 2), reported);
        assertEquals(List.of(throwns.get(0), throwns.get(0), throwns.get(1), throwns.get(1)), owner.callbackFailures);
    }

    @Test
    @Timeout(60)
    void theOrderIsKeptWhenAnotherThreadReportsWhileTheFirstIsAboutToRunUserCode() {
        Request<Object, Object> request = request(reported::add);
        List<Runnable> meanwhile = new ArrayList<>(List.of(() -> request.report(2, 1)));
        owner.onCallback = () -> {
            if (!meanwhile.isEmpty()) onAnotherThread(meanwhile.remove(0));
        };
        request.report(1, 1);
        assertEquals(List.of(1, 2), reported);
    }

    @Test
    @Timeout(60)
    void theEndComesLastWhenAnotherThreadSettlesWhileTheFirstIsAboutToRunUserCode() {
        Request<Object, Object> request = request(reported::add);
        request.whenComplete((value, cause) -> reported.add("end"));
        request.read(input("x"));
        List<Runnable> meanwhile = new ArrayList<>(List.of(request::settleRead));
        owner.onCallback = () -> {
            if (!meanwhile.isEmpty()) onAnotherThread(meanwhile.remove(0));
        };
        request.report(1, 1);
        assertEquals(List.of(1, "end"), reported);
    }

    @Test
    @Timeout(60)
    void aListenerThatBlocksHoldsUpNoThreadThatReports() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Request<Object, Object> request = request(value -> {
            if (value.equals(1)) {
                inside.countDown();
                try {
                    assertTrue(go.await(20, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            reported.add(value);
        });
        Thread blocked = new Thread(() -> request.report(1, 1), "blocked");
        blocked.start();
        try {
            assertTrue(inside.await(20, TimeUnit.SECONDS));
            request.report(2, 1);
            go.countDown();
            blocked.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            go.countDown();
        }
        assertEquals(List.of(1, 2), reported);
        assertEquals(List.of(), owner.callbackFailures);
    }

    @Test
    void aRequestThatMayTakeForEverIsNeverOverdueEvenByAClockJustBeforeIt() {
        Request<Object, Object> request = timed(Long.MAX_VALUE);
        for (long later : new long[] {-SECOND, -1, 0, 1, SECOND, 100L * 365 * 24 * 3600 * SECOND})
            assertFalse(request.overdue(NOW + later), () -> later + " ns later");
    }
}

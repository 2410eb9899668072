package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import dev.drover.api.process.Exit;
import dev.drover.pool.internal.fake.FakeLink;
import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.request.Request;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;
import org.junit.jupiter.api.Test;

class WorkerCallsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int CONCURRENCY = 4;

    private final FakeOwner owner = new FakeOwner();
    private final FakeLink link = new FakeLink();
    private final WorkerGate gate = new WorkerGate();
    private final List<String> told = new ArrayList<>();
    private final List<Request<?, ?>> notRun = new ArrayList<>();
    private Runnable onRoom = () -> {};
    private Runnable onLastLeft = () -> {};
    private long now = -SECOND;
    private final WorkerCalls calls = new WorkerCalls("pool-1", gate, CONCURRENCY, 0, () -> now, new Recorder());

    private class Recorder implements CallEvents {
        @Override
        public void joined() {
            told.add("joined");
        }

        @Override
        public void hasRoom(Request<?, ?> settling) {
            told.add("room");
            onRoom.run();
        }

        @Override
        public void wanted() {}

        @Override
        public void lastLeft() {
            told.add("last left");
            onLastLeft.run();
        }

        @Override
        public void notRun(Request<?, ?> request) {
            told.add("not run");
            notRun.add(request);
        }

        @Override
        public void fail(Request<?, ?> request, Throwable cause) {
            told.add("fail");
            request.fail(cause);
        }

        @Override
        public void ended(Exit exit, boolean permanent) {
            told.add("ended " + exit.cause() + " " + permanent);
        }
    }

    WorkerCallsTest() {
        calls.joined(link, new Hello(Frame.PROTOCOL, "token", 1, "host", List.of("other", "task"), List.of("unix")));
        calls.begin();
        told.clear();
    }

    private Request<Object, Object> sent() {
        return sent(null);
    }

    private Request<Object, Object> sent(Consumer<Object> progress) {
        Request<Object, Object> request =
                new Request<>(owner, FakeOwner.TASK, progress, Request.Route.ANY, false, 0, 0);
        request.keep(FakeOwner.message());
        assertTrue(gate.tryAcquire(calls.measured().limit()));
        assertTrue(calls.dispatch(request, request.payload));
        return request;
    }

    private void frame(int type, int number, long correlation, Object value) {
        Output payload = FakeOwner.message(value);
        byte[] bytes = Arrays.copyOf(payload.head(), payload.headSize());
        calls.frame(type, number, correlation, new Input().over(ByteBuffer.wrap(bytes), 0, bytes.length));
    }

    private static <T> T cause(Class<T> type, Request<?, ?> request) {
        return assertInstanceOf(type, request.handle((value, cause) -> cause).join());
    }

    // ---- joining

    @Test
    void theGateOpensOnlyWhenTheWorkerBegins() {
        WorkerGate closed = new WorkerGate();
        List<Boolean> openWhenTold = new ArrayList<>();
        WorkerCalls fresh = new WorkerCalls("pool-1", closed, 1, 0, () -> now, new Recorder() {
            @Override
            public void joined() {
                openWhenTold.add(!closed.joining());
            }
        });
        assertNull(fresh.link());
        fresh.joined(link, new Hello(Frame.PROTOCOL, "token", 1, "host", List.of(), List.of("unix")));
        assertSame(link, fresh.link());
        assertEquals(List.of(false), openWhenTold);
        fresh.begin();
        assertFalse(closed.joining());
    }

    // ---- sending

    @Test
    void aRequestLeavesAsAFrameWithItsTasksNumber() {
        Request<Object, Object> request = sent();
        FakeLink.Sent frame = link.sent().get(0);
        assertEquals(Frame.REQUEST, frame.type());
        assertEquals(1, frame.number());
        assertEquals(request.correlation(), frame.correlation());
        assertSame(request.payload, frame.payload());
        assertSame(calls, request.holder);
        assertEquals(List.of(request), calls.open());
        assertEquals(List.of("task"), calls.running());
        assertEquals(1, gate.inFlight());
    }

    @Test
    void aTaskWithoutAHandlerFailsWithTheNamesOfThoseThereAre() {
        Request<Object, Object> request = owner.request(Task.named("missing"), Request.Route.ANY);
        assertTrue(gate.tryAcquire(1));
        assertTrue(calls.dispatch(request, request.payload));
        String message = cause(Rejected.class, request).getMessage();
        assertTrue(message.contains("'missing'") && message.contains("pool-1"), message);
        assertTrue(message.contains("other") && message.contains("task"), message);
        assertEquals(0, gate.inFlight());
        assertEquals(List.of(), link.sent());
    }

    @Test
    void aPostIsSettledWhenItHasLeftAndKeepsNobodyOut() {
        Request<Object, Object> post = new Request<>(owner, FakeOwner.TASK, null, Request.Route.ANY, true, 0, 0);
        assertTrue(gate.tryAcquire(1));
        assertTrue(calls.dispatch(post, FakeOwner.message()));
        assertTrue(post.isDone());
        assertEquals(Frame.POST, link.sent().get(0).type());
        assertEquals(0, gate.inFlight());
        assertEquals(List.of(), calls.open());
    }

    @Test
    void onALinkThatHasEndedTheRequestIsTheCallersAgainAndTheGateCloses() {
        link.close(null);
        for (boolean post : new boolean[] {false, true}) {
            Request<Object, Object> request =
                    new Request<>(owner, FakeOwner.TASK, null, Request.Route.ANY, post, 0, 0);
            Output message = FakeOwner.message();
            if (!post) assertTrue(gate.tryAcquire(1));
            assertFalse(calls.dispatch(request, message));
            assertFalse(request.isDone());
            assertNull(request.holder);
            assertTrue(gate.closed());
            if (!post) assertEquals(0, gate.inFlight());
        }
        assertEquals(List.of(), calls.open());
    }

    @Test
    void aRequestThatItsCallerCancelsWhileItIsSentIsCancelledInTheWorker() {
        Request<Object, Object> request = owner.request();
        request.cancel(true);
        assertTrue(gate.tryAcquire(1));
        calls.dispatch(request, request.payload);
        assertEquals(List.of(Frame.REQUEST, Frame.CANCEL), link.sent().stream().map(FakeLink.Sent::type).toList());
        assertTrue(request.abandoned());
    }

    @Test
    void moreThanTheWorkerCanTakeKeepsRequestsBack() {
        assertFalse(calls.backedUp());
        link.unsent(4 << 20);
        assertTrue(calls.backedUp());
        link.unsent((4 << 20) - 1);
        assertFalse(calls.backedUp());
    }

    // ---- the frames of a host

    @Test
    void aReplySettlesItsRequestAndMakesRoom() {
        Request<Object, Object> request = sent();
        frame(Frame.REPLY, 0, request.correlation(), "answer");
        assertEquals("answer", request.join());
        assertNull(request.payload);
        assertEquals(List.of("room"), told);
        assertEquals(0, gate.inFlight());
        assertEquals(1, calls.done());
        assertEquals(0, calls.failed());
    }

    @Test
    void theReplyIsReadBeforeTheRoomIsUsedAndSettledAfterIt() {
        Request<Object, Object> request = sent();
        List<Boolean> settled = new ArrayList<>();
        onRoom = () -> settled.add(request.isDone());
        frame(Frame.REPLY, 0, request.correlation(), "answer");
        assertEquals(List.of(false), settled);
    }

    @Test
    void aReplyToNothingIsDropped() {
        Request<Object, Object> request = sent();
        frame(Frame.REPLY, 0, request.correlation() + 1, "answer");
        frame(Frame.REPLY, 0, -1, "answer");
        assertFalse(request.isDone());
        frame(Frame.REPLY, 0, request.correlation(), "answer");
        frame(Frame.REPLY, 0, request.correlation(), "again");
        frame(Frame.ERROR, Frame.FAILED, request.correlation(), Map.of());
        assertEquals("answer", request.join());
        assertEquals(1, calls.done());
        assertEquals(0, gate.inFlight());
    }

    @Test
    void aFailureOfTheHandlerSettlesItsRequest() {
        Request<Object, Object> request = sent();
        frame(Frame.ERROR, Frame.FAILED, request.correlation(), Map.of("type", "X", "message", "broke", "stack", ""));
        assertEquals("X", cause(TaskFailed.class, request).remoteType());
        assertEquals(1, calls.done());
        assertEquals(1, calls.failed());
        assertEquals(List.of("room"), told);
    }

    @Test
    void whatTheWorkerHasCancelledIsCancelled() {
        Request<Object, Object> request = sent();
        frame(Frame.ERROR, Frame.CANCELLED, request.correlation(), "");
        assertTrue(request.isCancelled());
        cause(CancellationException.class, request);
    }

    @Test
    void aTaskThatTheWorkerDoesNotKnowIsRejected() {
        Request<Object, Object> request = sent();
        frame(Frame.ERROR, Frame.UNKNOWN_TASK, request.correlation(), "");
        assertEquals("No handler for the task 'task' in pool-1", cause(Rejected.class, request).getMessage());
    }

    @Test
    void whatWasNotRunIsGivenBackWithItsPayloadAndNotCounted() {
        Request<Object, Object> request = sent();
        calls.recall(now);
        frame(Frame.ERROR, Frame.NOT_RUN, request.correlation(), "");
        assertEquals(List.of(request), notRun);
        assertFalse(request.isDone());
        assertEquals(0, gate.inFlight());
        assertEquals(0, calls.done());
        assertTrue(request.payload.size() > 0);
    }

    /** Else a worker could have requests go round for ever. */
    @Test
    void whatWasNotAskedForMayNotComeBack() {
        Request<Object, Object> request = sent();
        assertThrows(CodecException.class, () -> frame(Frame.ERROR, Frame.NOT_RUN, request.correlation(), ""));
        calls.recall(now);
        frame(Frame.ERROR, Frame.NOT_RUN, request.correlation(), "");
        Request<Object, Object> later = sent();
        assertThrows(CodecException.class, () -> frame(Frame.ERROR, Frame.NOT_RUN, later.correlation(), ""));
        assertEquals(List.of(request), notRun);
        assertEquals(List.of(later), calls.open());
    }

    @Test
    void anErrorOfNoKnownKindFailsItsRequestAndBreaksTheProtocol() {
        Request<Object, Object> request = sent();
        assertThrows(CodecException.class, () -> frame(Frame.ERROR, 77, request.correlation(), ""));
        assertTrue(cause(TaskFailed.class, request).getMessage().contains("77"));
        assertEquals(0, gate.inFlight());
    }

    @Test
    void progressReachesItsListenerAndNobodyElse() {
        List<Object> reported = new ArrayList<>();
        Request<Object, Object> listening = sent(reported::add);
        Request<Object, Object> deaf = sent();
        frame(Frame.PROGRESS, 0, listening.correlation(), 1);
        frame(Frame.PROGRESS, 0, deaf.correlation(), 2);
        frame(Frame.PROGRESS, 0, 99, 3);
        frame(Frame.REPLY, 0, listening.correlation(), "x");
        frame(Frame.PROGRESS, 0, listening.correlation(), 4);
        assertEquals(List.of(1L), reported);
    }

    @Test
    void postsThatHaveBegunMakeRoom() {
        frame(Frame.BEGUN, 0, 0, "");
        assertEquals(List.of("room"), told);
        assertThrows(CodecException.class, () -> frame(Frame.BEGUN, 0, 1, ""));
    }

    @Test
    void aSignOfLifeIsNothingElse() {
        frame(Frame.PONG, 0, 0, "");
        assertEquals(List.of(), told);
    }

    @Test
    void framesThatOnlyAPoolSendsBreakTheProtocol() {
        for (int type : new int[] {0, Frame.HELLO, Frame.WELCOME, Frame.REQUEST, Frame.POST, Frame.CANCEL, Frame.RECALL,
                Frame.PING, Frame.EXIT, Frame.LINK, 99})
            assertThrows(CodecException.class, () -> frame(type, 0, 0, ""), "type " + type);
    }

    @Test
    void whatCouldNotLeaveAndThenDidMakesRoom() {
        calls.drained();
        assertEquals(List.of("room"), told);
    }

    // ---- cancelling and recalling

    @Test
    void aCancelIsSentForItsRequestAndItsGraceBegins() {
        Request<Object, Object> request = sent();
        calls.cancel(request);
        FakeLink.Sent frame = link.sent(Frame.CANCEL).get(0);
        assertEquals(request.correlation(), frame.correlation());
        assertFalse(request.abandonedFor(SECOND, now + SECOND - 1));
        assertTrue(request.abandonedFor(SECOND, now + SECOND));
    }

    /** Its correlation is of another worker's table, where it may have been until now. */
    @Test
    void aRequestThatTheWorkerDoesNotHaveCancelsNoOther() {
        Request<Object, Object> request = sent();
        Request<Object, Object> stranger = owner.request();
        stranger.correlation(request.correlation());
        calls.cancel(stranger);
        assertEquals(List.of(), link.sent(Frame.CANCEL));
        assertTrue(stranger.abandoned());
    }

    @Test
    void everythingIsRecalledAtMostOnceASecond() {
        calls.recall(now);
        calls.recall(now + SECOND - 1);
        assertEquals(1, link.sent(Frame.RECALL).size());
        calls.recall(now + SECOND);
        assertEquals(2, link.sent(Frame.RECALL).size());
    }

    @Test
    void withoutAnswersItIsStalled() {
        assertFalse(calls.stalledFor(SECOND, now));
        assertTrue(calls.stalledFor(SECOND, now + SECOND));
        Request<Object, Object> request = sent();
        frame(Frame.REPLY, 0, request.correlation(), "x");
        assertFalse(calls.stalledFor(SECOND, now + SECOND));
    }

    // ---- the end

    /** There may be no memory for what follows an answer: the request stands nowhere else any more. */
    @Test
    void aRequestSettlesThoughWhatFollowsItsAnswerThrows() {
        Request<Object, Object> request = sent();
        OutOfMemoryError full = new OutOfMemoryError("made by this test");
        onLastLeft = () -> {
            throw full;
        };
        calls.shut();
        assertSame(full, assertThrows(OutOfMemoryError.class,
                () -> frame(Frame.REPLY, 0, request.correlation(), "x")));
        assertSame(full, cause(OutOfMemoryError.class, request));
        assertEquals(List.of(), calls.open());
    }

    @Test
    void whoeverIsLastToLeaveAClosedGateIsTold() {
        Request<Object, Object> first = sent();
        Request<Object, Object> second = sent();
        calls.shut();
        assertTrue(gate.closed());
        frame(Frame.REPLY, 0, first.correlation(), "x");
        assertFalse(told.contains("last left"));
        frame(Frame.REPLY, 0, second.correlation(), "x");
        assertTrue(told.contains("last left"));
    }

    @Test
    void whatItStillHadIsTakenOutOnceOldestFirst() {
        List<Request<?, ?>> all = List.of(sent(), sent(), sent());
        assertEquals(all, calls.open());
        for (Request<?, ?> each : all) {
            assertTrue(calls.forget(each));
            assertFalse(calls.forget(each));
            assertNull(each.holder);
        }
        assertEquals(List.of(), calls.open());
        frame(Frame.REPLY, 0, all.get(0).correlation(), "late");
        assertFalse(all.get(0).isDone());
    }

    @Test
    void itsEndIsPassedOn() {
        Exit exit = new Exit(1, Instant.EPOCH, Exit.Cause.EXITED, 3, Optional.empty(), "ended", List.of(), List.of());
        calls.ended(exit, true);
        assertEquals(List.of("ended EXITED true"), told);
    }

    @Test
    void aReplyThatCannotBeReadFailsItsRequestAndNothingElse() {
        Request<Object, Object> request = sent();
        calls.frame(Frame.REPLY, 0, request.correlation(),
                new Input().over(ByteBuffer.wrap(new byte[] {(byte) 0x9f}), 0, 1));
        assertTrue(cause(TaskFailed.class, request).getMessage().contains("cannot be read"));
    }
}

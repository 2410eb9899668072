package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.pool.WorkerState;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The way of a request through a whole pool. */
class PoolTest {

    private static final Task<Object, Object> TASK = PoolOnFakes.TASK;

    @Test
    void aRequestHasAProcessStartedAndIsSentWhenItJoins() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(0, 2));
        CompletableFuture<Object> future = fakes.send();
        assertEquals(1, fakes.services.processes.size());
        assertEquals(0, fakes.sent());
        fakes.joinAll();
        assertEquals(1, fakes.sent());
        fakes.process(0).reply("answer");
        assertEquals("answer", future.resultNow());
    }

    @Test
    void whenAllAreBusyAnotherProcessIsStartedUpToTheMaximum() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(1, 2));
        fakes.joinAll();
        fakes.send();
        fakes.send();
        assertEquals(2, fakes.services.processes.size());
        fakes.send();
        assertEquals(2, fakes.services.processes.size());
        assertEquals(1, fakes.sent());
        fakes.joinAll();
        assertEquals(2, fakes.sent());
        assertEquals(1, fakes.pool.snapshot().queued());
    }

    @Test
    void theSnapshotCountsWhatWaitsWhatIsInFlightAndHowItSettled() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.send();
        CompletableFuture<Object> cancelled = fakes.send();
        fakes.send();
        cancelled.cancel(false);
        assertEquals(1, fakes.pool.snapshot().inFlight());
        assertEquals(1, fakes.pool.snapshot().queued());
        fakes.process(0).reply("a");
        assertEquals(3, fakes.pool.snapshot().submitted());
        assertEquals(1, fakes.pool.snapshot().done());
        assertEquals(1, fakes.pool.snapshot().failed());
        assertEquals(WorkerState.BUSY, fakes.pool.snapshot().workers().getFirst().state());
    }

    @Test
    void cancellingARequestThatWasSentTellsItsWorkerOnce() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        CompletableFuture<Object> future = fakes.send();
        future.cancel(false);
        future.cancel(false);
        assertEquals(1, fakes.process(0).link.sent(Frame.CANCEL).size());
    }

    @Test
    void whatCannotBeEncodedIsNotCounted() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        Codec<Object> broken = new Codec<>() {
            @Override
            public void encode(Object value, Output out) {
                throw new CodecException("on purpose");
            }

            @Override
            public Object decode(Input in) {
                return null;
            }
        };
        Task<Object, Object> task = Task.of("task", broken, Codec.VALUE);
        assertThrows(CodecException.class, () -> fakes.pool.send(task, "x"));
        assertEquals(0, fakes.pool.snapshot().submitted());
        fakes.send();
        assertEquals(1, fakes.sent());
    }

    @Test
    void aCodecMaySendInTurn() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        Codec<Object> nested = new Codec<>() {
            @Override
            public void encode(Object value, Output out) {
                Codec.VALUE.encode("outer", out);
                fakes.pool.send(TASK, "inner");
            }

            @Override
            public Object decode(Input in) {
                return Codec.VALUE.decode(in);
            }
        };
        fakes.pool.send(Task.of("task", nested, nested), "x");
        assertEquals("inner", sentTo(fakes.process(0)));
        assertEquals("outer", sentTo(fakes.process(1)));
    }

    private static Object sentTo(FakeHostProcess process) {
        Output payload = process.link.sent(Frame.REQUEST).getLast().payload();
        return Codec.VALUE.decode(
                new Input().over(ByteBuffer.wrap(payload.head()), 0, payload.headSize()));
    }

    @Test
    void aPostThatIsRejectedThrowsAtTheCall() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.queue(0));
        fakes.send();
        Rejected rejected = assertThrows(Rejected.class, () -> fakes.pool.post(TASK, "x"));
        assertTrue(rejected.getMessage().startsWith("Pool 'fake' rejects 'task': its queue is full"),
                rejected::getMessage);
    }

    @Test
    void aBroadcastReachesEveryWorkerThatIsAliveOrStarting() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        fakes.send();
        Map<Worker, CompletableFuture<Object>> outcomes = fakes.pool.broadcast(TASK, "x");
        assertEquals(2, outcomes.size());
        assertEquals(2, fakes.sent(), "the first is busy");
        fakes.process(0).reply("room");
        assertEquals(3, fakes.sent());
    }

    @Test
    void aBroadcastToNobodyStartsOne() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(0, 3));
        assertEquals(1, fakes.pool.broadcast(TASK, "x").size());
        fakes.joinAll();
        assertEquals(1, fakes.sent());
    }

    // ---- the end of a worker

    @Test
    void whatADeadWorkerHadFailsWithItsVerdict() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        CompletableFuture<Object> future = fakes.send();
        fakes.process(0).isKilled();
        fakes.services.runAll();
        WorkerLost lost = assertInstanceOf(WorkerLost.class, future.exceptionNow());
        assertTrue(lost.mayHaveRun());
    }

    @Test
    void anIdempotentRequestIsRunAgainAloneUntilItsThirdWorkerDies() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.concurrency(2));
        CompletableFuture<Object> future = fakes.pool.send(TASK.asIdempotent(), "x");
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertFalse(future.isDone());
            assertEquals(attempt, fakes.sent());
            fakes.services.last().isKilled();
            fakes.services.runAll();
            fakes.services.advance(Duration.ofSeconds(40));
            fakes.joinAll();
            if (attempt < 3) assertFalse(fakes.pool.present().getFirst().hasRoom(), "it has the worker for itself");
        }
        assertInstanceOf(WorkerLost.class, future.exceptionNow());
        assertEquals(3, fakes.sent());
    }

    @Test
    void whatWaitedForADeadWorkerOnlyFailsWithoutHavingRun() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.send();
        CompletableFuture<Object> waiting = fakes.pool.workers().getFirst().send(TASK, "x");
        fakes.process(0).isKilled();
        fakes.services.runAll();
        assertFalse(assertInstanceOf(WorkerLost.class, waiting.exceptionNow()).mayHaveRun());
    }

    @Test
    void whatWaitsForAnyWorkerOutlivesAWorker() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.send();
        CompletableFuture<Object> waiting = fakes.send();
        fakes.process(0).isKilled();
        fakes.services.advance(Duration.ofSeconds(1));
        fakes.joinAll();
        fakes.services.last().reply("answer");
        assertEquals("answer", waiting.resultNow());
    }

    @Test
    void whereNoWorkerCanBeHadWhatWaitsIsRejectedWithTheVerdict() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(0, 2));
        CompletableFuture<Object> waiting = fakes.send();
        fakes.process(0).cannotStart();
        fakes.services.runAll();
        String message = assertInstanceOf(Rejected.class, waiting.exceptionNow()).getMessage();
        assertTrue(message.contains("fake-1 ended: NOT_STARTED"), message);
        assertEquals(1, fakes.services.processes.size(), "no other slot is tried in vain");
    }

    @Test
    void whatADrainingWorkerHasIsAnsweredAndWhatWaitsForItIsRejected() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        CompletableFuture<Object> running = fakes.send();
        Worker worker = fakes.pool.workers().getFirst();
        CompletableFuture<Object> waiting = worker.send(TASK, "x");
        worker.drain();
        fakes.services.runAll();
        assertInstanceOf(Rejected.class, waiting.exceptionNow());
        fakes.process(0).reply("answer");
        assertEquals("answer", running.resultNow());
        assertEquals(List.of("end"), fakes.process(0).wishes());
    }

    @Test
    void afterResizingDownWhatTheWorkersAboveHaveIsAnsweredAndTheyEnd() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        fakes.send();
        fakes.send();
        fakes.pool.resize(1, 1);
        CompletableFuture<Object> next = fakes.send();
        fakes.process(1).reply("b");
        assertEquals(List.of("end"), fakes.process(1).wishes());
        assertEquals(2, fakes.sent(), "the worker above gets nothing new");
        fakes.process(0).reply("a");
        assertEquals(3, fakes.sent());
        assertFalse(next.isDone());
    }

    @Test
    void viewsAreCheckedAtTheCall() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        assertThrows(NullPointerException.class, () -> fakes.pool.pinned(null));
        assertThrows(IllegalArgumentException.class, () -> fakes.pool.within(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> fakes.pool.weight(1_000, 1));
        assertThrows(IllegalArgumentException.class, () -> fakes.pool.weight(0, -1));
        assertThrows(IllegalArgumentException.class, () -> fakes.pool.resize(2, 1));
    }

    @Test
    void nullIsRefusedByName() {
        try (Pool pool = PoolOnFakes.of(1).pool) {
            assertNamed("key is null", () -> pool.pinned(null));
            assertNamed("The timeout is null", () -> pool.within(null));
            assertNamed("task is null", () -> pool.broadcast(null, "x"));
            assertNamed("name is null", () -> pool.strategy(null));
            assertNamed("callback is null", () -> pool.onChange(null));
        }
    }

    private static void assertNamed(String message, Executable call) {
        assertEquals(message, assertThrows(NullPointerException.class, call).getMessage());
    }
}

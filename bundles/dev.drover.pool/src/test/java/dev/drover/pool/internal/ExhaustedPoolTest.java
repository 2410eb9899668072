package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import dev.drover.api.balance.Candidate;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Depth;
import dev.drover.pool.LogLines;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeSleeper;
import dev.drover.pool.internal.fake.ManualExecutor;
import dev.drover.pool.internal.request.Request;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pool while there is no thread and no memory to be had, and while code of users throws: nothing is lost. */
class ExhaustedPoolTest {

    private static final Task<Object, Object> IDEMPOTENT = PoolOnFakes.TASK.asIdempotent();

    @RegisterExtension
    final LogLines log = new LogLines();

    private static void noThread(ManualExecutor... executors) {
        for (ManualExecutor each : executors)
            each.failWith(new OutOfMemoryError("unable to create native thread: on purpose"));
    }

    private static void threadsAgain(ManualExecutor... executors) {
        for (ManualExecutor each : executors) each.failWith(null);
    }

    private static <X extends Throwable> X failure(Class<X> type, CompletableFuture<?> future) {
        assertTrue(future.isDone(), "it has not settled");
        return assertInstanceOf(type, future.handle((value, cause) -> cause).getNow(null));
    }

    private static void assertSettled(PoolOnFakes fakes) {
        assertEquals(fakes.pool.snapshot().submitted(), fakes.pool.snapshot().done() + fakes.pool.snapshot().failed());
    }

    // ---- no thread for callbacks

    @Test
    void whatADeadWorkerHadFailsOnceThereIsAThreadForItsCallbacks() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.concurrency(3));
        List<CompletableFuture<Object>> all = List.of(fakes.send(), fakes.send(), fakes.send());
        noThread(fakes.services.callbacks);
        fakes.process(0).isKilled();
        fakes.round();
        all.forEach(each -> assertFalse(each.isDone()));
        threadsAgain(fakes.services.callbacks);
        fakes.round();
        all.forEach(each -> failure(WorkerLost.class, each));
        assertSettled(fakes);
    }

    @Test
    void aTimeoutIsToldOnceThereIsAThreadForItAndWhatWaitedIsNotRunMeanwhile() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.send();
        CompletableFuture<Object> waiting = fakes.pool.within(Duration.ofSeconds(1)).send(PoolOnFakes.TASK, "x");
        CompletableFuture<Object> pinned =
                fakes.pool.present().getFirst().within(Duration.ofSeconds(1)).send(PoolOnFakes.TASK, "x");
        noThread(fakes.services.callbacks);
        fakes.rounds(Duration.ofSeconds(2));
        assertFalse(waiting.isDone());
        fakes.process(0).reply("room");
        assertEquals(1, fakes.sent(), "a request that is overdue is skipped");
        assertEquals(0, fakes.pool.snapshot().queued());
        threadsAgain(fakes.services.callbacks);
        fakes.round();
        failure(TimeoutException.class, waiting);
        failure(TimeoutException.class, pinned);
        assertSettled(fakes);
    }

    @Test
    void aPoolThatIsClosedWithoutAThreadForCallbacksSettlesEverything() {
        PoolOnFakes fakes = PoolOnFakes.of(2, spec -> spec.closeGrace(Duration.ofMillis(10)));
        List<CompletableFuture<Object>> all = List.of(fakes.send(), fakes.send(), fakes.send());
        noThread(fakes.services.callbacks);
        fakes.process(0).isKilled();
        fakes.services.onPause = () -> {
            if (fakes.process(1).wishes().contains("hurry") && !fakes.process(1).over()) fakes.process(1).isKilled();
        };
        fakes.pool.close();
        all.forEach(each -> assertTrue(each.isDone()));
        assertSettled(fakes);
        assertFalse(log.has("is left with"), () -> "" + log.warnings());
    }

    // ---- no thread in the background

    @Test
    void processesAreStartedOnceThereIsAThread() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(0, 2));
        noThread(fakes.services.background);
        CompletableFuture<Object> first = fakes.send();
        CompletableFuture<Object> second = fakes.send();
        fakes.rounds(Duration.ofSeconds(1));
        assertFalse(first.isDone() || second.isDone());
        threadsAgain(fakes.services.background);
        fakes.round();
        fakes.joinAll();
        assertEquals(2, fakes.sent());
        assertEquals(1, log.warnings().size(), () -> "" + log.warnings());
    }

    @Test
    void aSleepingWorkerIsWokenOnceThereIsAThread() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.pool.present().getFirst().sleep(Depth.FREEZE, new FakeSleeper());
        noThread(fakes.services.background);
        fakes.send();
        fakes.round();
        assertEquals(0, fakes.sent());
        threadsAgain(fakes.services.background);
        fakes.round();
        assertEquals(1, fakes.sent());
    }

    @Test
    void aLongQueueIsGoneOnWithInALaterRound() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(1, 1).concurrency(256).prefetch(1000));
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) all.add(fakes.send());
        noThread(fakes.services.background);
        fakes.process(0).join("task");
        for (int answered = 0; answered < all.size(); answered++) {
            if (fakes.sent() == answered) {
                threadsAgain(fakes.services.background);
                fakes.round();
                noThread(fakes.services.background);
            }
            assertTrue(fakes.sent() > answered, "what waits is not sent");
            fakes.process(0).reply(answered, "x");
        }
        all.forEach(each -> assertTrue(each.isDone()));
    }

    // ---- an end that cannot be dealt with at once

    @Test
    void whateverFailsAtAnEndTheNextTellingFinishesIt() {
        for (String what : List.of("clock", "timer", "host")) {
            PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.concurrency(3));
            CompletableFuture<Object> lost = fakes.send();
            CompletableFuture<Object> again = fakes.pool.send(IDEMPOTENT, "x");
            CompletableFuture<Object> only = fakes.pool.workers().getFirst().send(PoolOnFakes.TASK, "x");
            Error failure = new OutOfMemoryError("on purpose");
            FakeHostProcess process = fakes.process(0);
            if (what.equals("host")) fakes.services.hostFailure = failure;
            if (what.equals("timer")) fakes.services.afterFailure = failure;
            if (what.equals("clock")) fakes.services.clockFailure = failure;
            process.onFailedEnd = () -> {
                fakes.services.clockFailure = null;
                fakes.services.afterFailure = null;
            };
            process.isKilled();
            fakes.services.clockFailure = null;
            fakes.services.hostFailure = null;
            fakes.services.runAll();
            failure(WorkerLost.class, lost);
            failure(WorkerLost.class, only);
            assertFalse(again.isDone());
            fakes.rounds(Duration.ofSeconds(11));
            fakes.joinAll();
            fakes.services.last().reply("answer");
            assertEquals("answer", again.getNow(null), what);
            assertSettled(fakes);
        }
    }

    @Test
    void aRequestThatWasOnlySentAheadHasNotBeenTried() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        CompletableFuture<Object> future = fakes.pool.send(IDEMPOTENT, "x");
        for (int i = 0; i < 10; i++) {
            fakes.services.advance(Duration.ofSeconds(2));
            fakes.pool.present().getFirst().calls().recall(fakes.services.nanoTime());
            fakes.process(0).notRun(fakes.process(0).link.requests().getLast());
        }
        for (int death = 0; death < 3; death++) {
            assertFalse(future.isDone());
            fakes.services.last().isKilled();
            fakes.services.runAll();
            fakes.services.advance(Duration.ofSeconds(40));
            fakes.joinAll();
        }
        failure(WorkerLost.class, future);
        assertEquals(13, fakes.sent());
    }

    // ---- a link that throws

    @Test
    void whatALinkMayHaveSentIsSettledByTheEndOfItsWorkerAndRunNowhereElse() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        FakeHostProcess failing = fakes.process(0);
        failing.link.failure = new OutOfMemoryError("on purpose");
        CompletableFuture<Object> future = fakes.send();
        assertFalse(future.isDone());
        assertTrue(failing.link.closedFor() instanceof IOException);
        fakes.round();
        assertEquals(0, fakes.process(1).link.requests().size(), "nobody knows whether it has left");
        failing.exits(1);
        fakes.services.runAll();
        assertTrue(failure(WorkerLost.class, future).mayHaveRun());
        assertSettled(fakes);
    }

    @Test
    void aCancelThatCannotBeSentEndsTheWorker() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        CompletableFuture<Object> future = fakes.send();
        fakes.process(0).link.failure = new OutOfMemoryError("on purpose");
        assertTrue(future.cancel(false));
        assertTrue(fakes.process(0).link.closedFor() instanceof IOException);
        assertSettled(fakes);
    }

    // ---- code of users that throws

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> Candidate sneak(Throwable e) throws X {
        throw (X) e;
    }

    @Test
    void aStrategyThatThrowsACheckedExceptionKillsNoPool() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.strategies.add((candidates, call) -> sneak(new IOException("sneaky")), List.of("sneaky"));
        fakes.pool.strategy("sneaky");
        fakes.send();
        CompletableFuture<Object> waiting = fakes.send();
        CompletableFuture<Object> pinned = fakes.pool.pinned("key").send(PoolOnFakes.TASK, "x");
        for (int i = 0; i < 3; i++) fakes.process(0).reply("answer");
        assertTrue(waiting.isDone() && pinned.isDone());
        assertEquals(1, log.warnings().size(), () -> "" + log.warnings());
    }

    @Test
    void aRejectionByTheStrategyIsStillOne() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.strategies.add((candidates, call) -> {
            throw new Rejected("not on a Friday");
        }, List.of("strict"));
        fakes.pool.strategy("strict");
        failure(Rejected.class, fakes.send());
    }

    @Test
    void aRoundGoesOnWithItsOtherStepsWhateverOneThrowsAndSaysItOnce() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.taskTimeout(Duration.ofSeconds(1)));
        fakes.services.policy = null;
        CompletableFuture<Object> future = fakes.send();
        fakes.rounds(Duration.ofSeconds(1));
        failure(TimeoutException.class, future);
        assertEquals(1, fakes.process(0).link.sent(Frame.CANCEL).size());
        assertEquals(1, log.warnings().size(), () -> "" + log.warnings());
    }

    // ---- memory

    @Test
    @Timeout(60)
    void aFutureThatIsKeptDoesNotKeepItsClosedPool() {
        List<CompletableFuture<Object>> kept = new ArrayList<>();
        WeakReference<Pool> pool = closedPool(kept);
        for (int i = 0; i < 200 && pool.get() != null; i++) System.gc();
        assertNull(pool.get());
        assertEquals(4, kept.stream().filter(CompletableFuture::isDone).count());
    }

    /** One that was answered, one cancelled, one rejected and one lost. */
    private static WeakReference<Pool> closedPool(List<CompletableFuture<Object>> kept) {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        kept.add(fakes.send());
        fakes.process(0).reply("answer");
        kept.add(fakes.send());
        kept.add(fakes.send());
        kept.get(1).cancel(false);
        fakes.process(0).isKilled();
        fakes.services.onPause = () -> {
            for (FakeHostProcess each : List.copyOf(fakes.services.processes)) if (!each.over()) each.exits(0);
        };
        fakes.pool.close();
        kept.add(fakes.send());
        return new WeakReference<>(fakes.pool);
    }
}

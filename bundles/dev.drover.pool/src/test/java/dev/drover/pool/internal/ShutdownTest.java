package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.process.Exit;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;

/** A pool ends in order: nothing new is taken, and all that was taken is finished. */
class ShutdownTest {

    private static void endObediently(PoolOnFakes fakes) {
        fakes.services.onPause = () -> {
            for (FakeHostProcess each : List.copyOf(fakes.services.processes))
                if (!each.over() && each.wishes().contains("end")) each.ends(Exit.Cause.DRAINED, 0, false);
        };
    }

    private static void assertRejected(CompletableFuture<Object> future) {
        String message = assertInstanceOf(Rejected.class, future.exceptionNow()).getMessage();
        assertTrue(message.endsWith("it is shut down"), message);
    }

    @Test
    void anIdlePoolHasEndedWithTheNextRound() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        endObediently(fakes);
        fakes.services.soon = false;
        CompletableFuture<Void> over = fakes.pool.shutdown();
        assertTrue(fakes.services.soon, "nobody would look");
        assertFalse(over.isDone());
        fakes.round();
        assertTrue(over.isDone());
        assertEquals(List.of(fakes.pool), fakes.closed);
        assertTrue(fakes.services.processes.stream().allMatch(FakeHostProcess::over));
    }

    @Test
    void allThatWasTakenIsFinishedHoweverLongItTakes() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.closeGrace(Duration.ofSeconds(1)));
        endObediently(fakes);
        CompletableFuture<Object> running = fakes.send();
        CompletableFuture<Object> waiting = fakes.send();
        CompletableFuture<Void> over = fakes.pool.shutdown();
        assertRejected(fakes.send());
        assertRejected(fakes.pool.workers().getFirst().send(PoolOnFakes.TASK, "x"));
        fakes.rounds(Duration.ofMinutes(5));
        assertFalse(running.isDone());
        fakes.process(0).reply("a");
        fakes.rounds(Duration.ofMinutes(5));
        assertFalse(over.isDone());
        fakes.process(0).reply("b");
        fakes.round();
        assertEquals("a", running.resultNow());
        assertEquals("b", waiting.resultNow());
        assertTrue(over.isDone());
    }

    @Test
    void aWorkerThatDiesMeanwhileIsReplacedForWhatIsLeft() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        endObediently(fakes);
        CompletableFuture<Object> running = fakes.send();
        CompletableFuture<Object> waiting = fakes.send();
        CompletableFuture<Void> over = fakes.pool.shutdown();
        fakes.process(0).isKilled();
        fakes.rounds(Duration.ofSeconds(30));
        assertTrue(running.isCompletedExceptionally());
        fakes.joinAll();
        fakes.services.last().reply("b");
        fakes.round();
        assertEquals("b", waiting.resultNow());
        assertTrue(over.isDone());
    }

    @Test
    void closeWaitsNoLongerThanItsGrace() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.closeGrace(Duration.ofSeconds(1)));
        fakes.services.onPause = () -> {
            if (fakes.process(0).wishes().contains("hurry") && !fakes.process(0).over()) fakes.process(0).exits(143);
        };
        CompletableFuture<Object> running = fakes.send();
        CompletableFuture<Void> over = fakes.pool.shutdown();
        fakes.round();
        fakes.pool.close();
        assertTrue(running.isCompletedExceptionally());
        assertTrue(over.isDone());
        assertEquals(1, fakes.closed.size());
        assertTrue(fakes.pool.shutdown().isDone());
        assertEquals(1, fakes.closed.size());
    }

    @Test
    void whoCancelsTheFutureChangesNothing() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        endObediently(fakes);
        fakes.pool.shutdown().cancel(true);
        CompletableFuture<Void> over = fakes.pool.shutdown();
        fakes.round();
        assertTrue(over.isDone() && !over.isCancelled());
    }

    @Test
    void withoutAThreadJustNowItIsTriedAgain() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        endObediently(fakes);
        CompletableFuture<Void> over = fakes.pool.shutdown();
        fakes.services.background.failWith(new OutOfMemoryError("no thread"));
        fakes.round();
        assertFalse(over.isDone());
        fakes.services.background.failWith(null);
        fakes.round();
        assertTrue(over.isDone());
    }
}

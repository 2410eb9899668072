package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.pool.LogLines;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeSleeper;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pool is closed in every state. */
class ClosingTest {

    private static final Duration GRACE = Duration.ofSeconds(3);

    @RegisterExtension
    final LogLines log = new LogLines();

    /** Has all processes end that are wanted to, as real ones do a moment later. */
    private static void endObediently(PoolOnFakes fakes) {
        fakes.services.onPause = () -> {
            for (FakeHostProcess each : List.copyOf(fakes.services.processes))
                if (!each.over() && each.wishes().contains("end")) each.ends(Exit.Cause.DRAINED, 0, false);
        };
    }

    private static long elapsed(PoolOnFakes fakes, Runnable work) {
        long before = fakes.services.nanoTime();
        work.run();
        return fakes.services.nanoTime() - before;
    }

    private static void assertRejected(CompletableFuture<Object> future) {
        String message = assertInstanceOf(Rejected.class, future.exceptionNow()).getMessage();
        assertTrue(message.endsWith("it is closed"), message);
    }

    @Test
    void anIdlePoolIsClosedAtOnce() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        endObediently(fakes);
        long took = elapsed(fakes, fakes.pool::close);
        assertTrue(took < Duration.ofMillis(100).toNanos(), () -> took + " ns");
        assertEquals(List.of(fakes.pool), fakes.closed);
        assertRejected(fakes.send());
        assertEquals(2, fakes.services.processes.size());
    }

    @Test
    void aPoolThatNeverHadAProcessIsClosedAtOnce() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(0, 2));
        assertEquals(0, elapsed(fakes, fakes.pool::close));
        assertEquals(List.of(fakes.pool), fakes.closed);
    }

    @Test
    void whatWasTakenIsAnsweredWithinTheGrace() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.closeGrace(GRACE));
        CompletableFuture<Object> running = fakes.send();
        CompletableFuture<Object> waiting = fakes.send();
        int[] pauses = {0};
        fakes.services.onPause = () -> {
            pauses[0]++;
            if (pauses[0] == 10) fakes.process(0).reply("a");
            if (pauses[0] == 20) fakes.process(0).reply("b");
            if (fakes.process(0).wishes().contains("end") && !fakes.process(0).over()) fakes.process(0).exits(0);
        };
        fakes.pool.close();
        assertEquals("a", running.resultNow());
        assertEquals("b", waiting.resultNow());
    }

    @Test
    void nothingIsTakenDuringTheGrace() {
        PoolOnFakes fakes = PoolOnFakes.of(2, spec -> spec.closeGrace(GRACE));
        endObediently(fakes);
        Runnable obey = fakes.services.onPause;
        fakes.send();
        boolean[] asked = {false};
        fakes.services.onPause = () -> {
            if (!asked[0]) assertRejected(fakes.send());
            asked[0] = true;
            fakes.process(0).reply("a");
            fakes.services.onPause = obey;
        };
        fakes.pool.close();
        assertTrue(asked[0]);
    }

    @Test
    void afterTheGraceWhatWaitsIsRejectedAndWhatRunsIsCancelled() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.closeGrace(GRACE));
        CompletableFuture<Object> running = fakes.send();
        CompletableFuture<Object> waiting = fakes.send();
        CompletableFuture<Object> only = fakes.pool.workers().getFirst().send(PoolOnFakes.TASK, "x");
        fakes.services.onPause = () -> {
            if (fakes.process(0).wishes().contains("hurry") && !fakes.process(0).over()) fakes.process(0).exits(143);
        };
        long took = elapsed(fakes, fakes.pool::close);
        assertTrue(took >= GRACE.toNanos() && took < GRACE.plusSeconds(1).toNanos(), () -> took + " ns");
        assertInstanceOf(CancellationException.class,
                running.handle((value, failure) -> failure).getNow(null));
        assertEquals(1, fakes.process(0).link.sent(Frame.CANCEL).size());
        assertRejected(waiting);
        assertRejected(only);
        assertEquals(0, fakes.pool.snapshot().queued());
    }

    @Test
    void aPoolWhoseProcessesAreStartingIsClosed() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(2, 2).closeGrace(GRACE));
        endObediently(fakes);
        CompletableFuture<Object> waiting = fakes.send();
        fakes.pool.close();
        assertRejected(waiting);
        assertTrue(fakes.services.processes.stream().allMatch(FakeHostProcess::over));
    }

    @Test
    void aSleepingWorkerIsWokenSoThatItCanExit() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.pool.present().getFirst().sleep(Depth.FREEZE, new FakeSleeper());
        assertTrue(fakes.process(0).stopped());
        endObediently(fakes);
        fakes.pool.close();
        assertFalse(fakes.process(0).stopped());
    }

    @Test
    void noProcessIsStartedInAPoolThatIsClosed() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.process(0).isKilled();
        assertEquals(1, fakes.services.delayed().size(), "a replacement is due");
        fakes.pool.close();
        fakes.services.advance(Duration.ofMinutes(10));
        fakes.services.runAll();
        assertEquals(1, fakes.services.processes.size());
    }

    @Test
    void aPoolThatCanHaveNoWorkerDoesNotWaitForTheGrace() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(1, 1).closeGrace(GRACE));
        CompletableFuture<Object> waiting = fakes.send();
        fakes.process(0).cannotStart();
        long took = elapsed(fakes, fakes.pool::close);
        assertTrue(took < Duration.ofMillis(100).toNanos(), () -> took + " ns");
        assertTrue(waiting.isDone());
    }

    @Test
    void whatAWorkerGivesBackWhileThePoolClosesIsRejected() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.closeGrace(GRACE).concurrency(2));
        fakes.send();
        CompletableFuture<Object> back = fakes.pool.send(PoolOnFakes.TASK.asIdempotent(), "x");
        fakes.services.onPause = () -> {
            if (!fakes.process(0).over()) fakes.process(0).isKilled();
        };
        fakes.pool.close();
        assertTrue(back.isDone(), "it is not run again");
        assertEquals(1, fakes.services.processes.size());
    }

    @Test
    void aProcessThatDoesNotEndIsWaitedForWithPatienceAndThenReported() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        long took = elapsed(fakes, fakes.pool::close);
        assertTrue(took >= Duration.ofSeconds(5).toNanos() && took < Duration.ofSeconds(6).toNanos());
        assertTrue(log.has("Pool 'fake' is left with [fake-1["), () -> "" + log.warnings());
        assertEquals(List.of(fakes.pool), fakes.closed);
    }

    @Test
    void anInterruptedThreadDoesNotWaitForTheGraceButForTheProcessesAndStaysInterrupted() {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.closeGrace(GRACE));
        CompletableFuture<Object> running = fakes.send();
        fakes.services.onPause = () -> {
            if (!fakes.process(0).over()) fakes.process(0).exits(143);
        };
        Thread.currentThread().interrupt();
        long took = elapsed(fakes, fakes.pool::close);
        assertTrue(Thread.interrupted());
        assertTrue(took < GRACE.toNanos(), () -> took + " ns");
        assertTrue(running.isCancelled());
        assertTrue(fakes.process(0).over());
    }

    @Test
    void closingTwiceDoesNothing() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(0, 1));
        fakes.pool.close();
        fakes.pool.close();
        assertEquals(1, fakes.closed.size());
    }

    @Test
    void aThreadThatClosesFromWithinItsOwnClosingReturns() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        endObediently(fakes);
        Runnable obey = fakes.services.onPause;
        fakes.services.onPause = () -> {
            fakes.pool.close();
            obey.run();
        };
        fakes.pool.close();
        assertEquals(1, fakes.closed.size());
    }

    @Test
    void whatWasTakenIsWaitedForEverIfThatIsTheGraceAndSoIsTheClosing() throws Exception {
        PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.closeGrace(ChronoUnit.FOREVER.getDuration()));
        CompletableFuture<Object> running = fakes.send();
        int[] pauses = {0};
        CompletableFuture<Boolean> overForOther = new CompletableFuture<>();
        Thread other = new Thread(() -> overForOther.completeAsync(() -> {
            fakes.pool.close();
            return fakes.process(0).over();
        }, Runnable::run));
        fakes.services.onPause = () -> {
            pauses[0]++;
            if (pauses[0] == 1) other.start();
            while (pauses[0] == 1 && other.isAlive() && other.getState() != Thread.State.TIMED_WAITING)
                Thread.onSpinWait();
            fakes.services.advance(Duration.ofDays(300));
            if (pauses[0] == 100) fakes.process(0).reply("late");
            if (fakes.process(0).wishes().contains("end") && !fakes.process(0).over()) fakes.process(0).exits(0);
        };
        fakes.pool.close();
        assertEquals("late", running.resultNow());
        assertTrue(overForOther.get(20, TimeUnit.SECONDS), "the other thread did not wait");
    }
}

package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.pool.ProcessPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests with a time that they may take, from the moment they are sent. */
class TimeoutTest {

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void aTimeoutFailsTheRequestAndFreesTheWorker() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).taskTimeout(Duration.ofSeconds(30)));
        harness.awaitReady(pool, 1);
        long pid = Harness.pids(pool).get(0);
        Duration most = Duration.ofMillis(200);
        long begin = System.nanoTime();
        CompletableFuture<Object> slow = harness.history().send(pool.within(most), TestWorker.SLEEP, 60_000L, most);
        TimeoutException timeout = harness.failure(TimeoutException.class, slow);
        harness.measured("a timeout of 200 ms came after %.0f ms", (System.nanoTime() - begin) / 1e6);
        assertTrue(timeout.getMessage().contains("'sleep'"), timeout::getMessage);
        // The task obeyed, so the same warm worker goes on.
        assertEquals(pid, harness.call(pool, TestWorker.PID, null));
    }

    @Test
    void aTimeoutCountsFromTheSendingAlsoWhileItWaits() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        CompletableFuture<Object> running = harness.send(pool, TestWorker.SLEEP, 60_000L);
        Duration most = Duration.ofMillis(100);
        List<CompletableFuture<Object>> waiting = new ArrayList<>();
        for (int i = 0; i < 200; i++) waiting.add(harness.history().send(pool.within(most), TestWorker.VALUE, i, most));
        waiting.forEach(each -> harness.failure(TimeoutException.class, each));
        harness.await("an empty queue", () -> pool.snapshot().queued() == 0);
        running.cancel(false);
        harness.failure(CancellationException.class, running);
    }

    @Test
    void whatMayTakeForEverIsWaitedForAndNothingElseIsHeldUp() {
        ProcessPool pool = harness.open(
                harness.spec().size(1, 1).taskTimeout(FOREVER).startTimeout(FOREVER).cancelGrace(FOREVER)
                        .closeGrace(FOREVER).heartbeatTimeout(FOREVER));
        harness.call(pool, TestWorker.VALUE, 1);
        AtomicInteger changes = new AtomicInteger();
        pool.onChange(changes::incrementAndGet);
        CompletableFuture<Object> running = harness.send(pool.within(FOREVER), TestWorker.SLEEP, 60_000L);
        harness.await("it to run", () -> pool.snapshot().inFlight() == 1);
        changes.set(0);
        harness.await("changes that are told while a task runs", () -> changes.get() > 0);
        running.cancel(true);
        harness.failure(CancellationException.class, running);
        harness.call(pool, TestWorker.VALUE, 2);
        assertEquals(0, pool.snapshot().restarts());
    }

    @Test
    void aTimeoutComesAlsoForAWorkerThatNeverJoins() {
        ProcessPool pool = harness.open(harness.spec(Harness.raw("unix", RawWorker.Stage.NOTHING_AT_ALL))
                .size(1, 1).taskTimeout(Duration.ofMillis(200)).closeGrace(Duration.ofMillis(1)));
        Duration most = Duration.ofMillis(200);
        harness.failure(TimeoutException.class,
                harness.history().send(pool.workers().get(0), TestWorker.VALUE, 1L, most));
        harness.failure(TimeoutException.class, harness.history().send(pool, TestWorker.VALUE, 1L, most));
    }
}

package dev.drover.process.internal.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadsTest {

    @Test
    void theThreadsHaveTheNameAndKeepNoProgramFromEnding() {
        Thread made = Threads.named("drover-test").newThread(() -> {});
        assertEquals("drover-test", made.getName());
        assertTrue(made.isDaemon());
    }

    @Test
    void waitingEndsWithTheFutureHoweverItEnds() {
        CompletableFuture<String> future = new CompletableFuture<>();
        Threads.await(future, Duration.ZERO);
        assertFalse(future.isDone());
        Threads.await(CompletableFuture.completedFuture("x"), Duration.ofDays(1));
        Threads.await(CompletableFuture.failedFuture(new IllegalStateException()), Duration.ofDays(1));
    }

    @Test
    void whatWaitsIsToldWhetherItIsDone() {
        assertFalse(Threads.await(new CompletableFuture<>(), Duration.ofMillis(1)));
        assertTrue(Threads.await(CompletableFuture.completedFuture("x"), Duration.ZERO));
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        assertTrue(Threads.await(cancelled, Duration.ofDays(1)));
    }

    @Test
    void workThatNeverEndsIsNotWaitedForForEver() {
        CountDownLatch go = new CountDownLatch(1);
        Threads.within(Duration.ofMillis(1), () -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        go.countDown();
    }

    @Test
    void nobodyWaitsForItselfOrForAThreadThatHasNotBegun() {
        Threads.join(Thread.currentThread(), Duration.ofDays(1));
        Threads.join(Thread.ofPlatform().unstarted(() -> {}), Duration.ofDays(1));
    }

    @Test
    void whoIsInterruptedWhileWaitingStaysInterrupted() {
        Thread.currentThread().interrupt();
        Threads.await(new CompletableFuture<>(), Duration.ofDays(1));
        assertTrue(Thread.interrupted());
    }

    @Test
    void anExecutorIsEndedByOneOfItsOwnThreadsToo() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor(Threads.named("drover-test"));
        executor.submit(() -> Threads.end(executor)).get(20, TimeUnit.SECONDS);
        assertTrue(executor.awaitTermination(20, TimeUnit.SECONDS));
    }

    @Test
    void aThreadThatDoesNotEndIsNotWaitedForForEver() {
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService executor = Executors.newSingleThreadExecutor(Threads.named("drover-test"));
        executor.execute(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Threads.end(executor);
        assertTrue(executor.isShutdown());
        assertFalse(executor.isTerminated());
        go.countDown();
    }

    @Test
    void aWaitMayBeForEver() {
        CompletableFuture<String> future = new CompletableFuture<>();
        future.completeOnTimeout("x", 50, TimeUnit.MILLISECONDS);
        Threads.await(future, ChronoUnit.FOREVER.getDuration());
        assertTrue(future.isDone());
    }

    @Test
    void aStepThatIsDueNeverHoldsUpNoOther() throws Exception {
        try (Housekeeper housekeeper = new Housekeeper("drover-test", new RunningClock(System::nanoTime))) {
            housekeeper.start();
            CountDownLatch never = new CountDownLatch(1);
            CountDownLatch now = new CountDownLatch(1);
            housekeeper.after(ChronoUnit.FOREVER.getDuration(), never::countDown);
            housekeeper.after(Duration.ofMillis(1), now::countDown);
            assertTrue(now.await(20, TimeUnit.SECONDS));
            assertEquals(1, never.getCount());
        }
    }
}

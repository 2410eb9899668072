package dev.drover.process.internal.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RetryingExecutorTest {

    private static final String NAME = "drover-test-executor";

    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicInteger soon = new AtomicInteger();
    private RetryingExecutor executor;
    private volatile boolean noThreads;

    /** There are none while the test says so, as when the system has none to spare. */
    private final ThreadFactory threads = work -> {
        if (noThreads) throw new InternalError("unable to create native thread");
        return Threads.named(NAME).newThread(work);
    };

    @AfterEach
    void end() {
        go.countDown();
        if (executor != null) executor.close();
    }

    private void block() {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertFalse(Thread.currentThread().isInterrupted(), "in vain");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void whatFindsNoThreadIsRunOnceWhenThereIsOneAgain() {
        for (RetryingExecutor each : new RetryingExecutor[] {
                RetryingExecutor.unbounded(threads, soon::incrementAndGet),
                RetryingExecutor.growing(2, 4, threads, soon::incrementAndGet)}) {
            executor = each;
            ran.set(0);
            noThreads = true;
            for (int i = 0; i < 3; i++) executor.execute(ran::incrementAndGet);
            assertEquals(3, soon.getAndSet(0), "it must be looked after soon");
            assertThrows(InternalError.class, executor::look);
            noThreads = false;
            executor.look();
            await(() -> ran.get() == 3);
            assertFalse(executor.look());
            executor.close();
            assertEquals(3, ran.get());
        }
    }

    @Test
    void aThreadSurvivesWhatItsWorkThrows() throws Exception {
        executor = RetryingExecutor.growing(1, 1, threads, soon::incrementAndGet);
        Thread[] seen = new Thread[2];
        CountDownLatch second = new CountDownLatch(1);
        executor.execute(() -> {
            seen[0] = Thread.currentThread();
            throw new StackOverflowError("a test's");
        });
        executor.execute(() -> {
            seen[1] = Thread.currentThread();
            second.countDown();
        });
        assertTrue(second.await(20, TimeUnit.SECONDS));
        assertEquals(seen[0], seen[1]);
    }

    @Test
    void threeHundredThatBlockDoNotKeepAnotherFromRunning() {
        executor = RetryingExecutor.growing(256, 4_096, threads, soon::incrementAndGet);
        for (int i = 0; i < 300; i++) executor.execute(this::block);
        executor.execute(ran::incrementAndGet);
        await(() -> {
            executor.look();
            return ran.get() == 1;
        });
        assertTrue(executor.threads() <= 512, () -> executor.threads() + " threads");
    }

    @Test
    void itGrowsOnlyWhenNothingHasFinishedSinceTheLastLookAndNotBeyondTheMost() {
        executor = RetryingExecutor.growing(2, 3, threads, soon::incrementAndGet);
        for (int i = 0; i < 2; i++) executor.execute(this::block);
        assertEquals(0, soon.get());
        for (int i = 0; i < 8; i++) executor.execute(this::block);
        assertEquals(8, soon.get());
        assertTrue(executor.look());
        for (int i = 0; i < 5; i++) executor.look();
        assertEquals(3, executor.threads());
        go.countDown();
        // Idle for two seconds, all of its threads end.
        await(() -> executor.threads() == 0);
        executor.look();
        executor.execute(ran::incrementAndGet);
        await(() -> ran.get() == 1);
    }

    /** What follows the end of a process takes long on a busy machine, and must not outlive the runtime. */
    @Test
    void closedTheThreadsOfItsOwnWorkHaveEnded() throws Exception {
        executor = RetryingExecutor.unbounded(threads, soon::incrementAndGet);
        Thread[] busy = new Thread[1];
        CountDownLatch begun = new CountDownLatch(1);
        executor.execute(() -> {
            busy[0] = Thread.currentThread();
            begun.countDown();
            try {
                // Longer than the half a second that users' work is waited for.
                assertFalse(go.await(800, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
        executor.close();
        assertFalse(busy[0].isAlive());
    }

    @Test
    void itMayBeClosedByItsOwnWork() throws Exception {
        executor = RetryingExecutor.unbounded(threads, soon::incrementAndGet);
        CountDownLatch closed = new CountDownLatch(1);
        executor.execute(() -> {
            executor.close();
            closed.countDown();
        });
        assertTrue(closed.await(4, TimeUnit.SECONDS), "it waits for itself");
    }

    @Test
    void afterTheEndItRefuses() {
        executor = RetryingExecutor.unbounded(threads, soon::incrementAndGet);
        noThreads = true;
        executor.execute(ran::incrementAndGet);
        executor.close();
        noThreads = false;
        executor.look();
        assertThrows(RejectedExecutionException.class, () -> executor.execute(ran::incrementAndGet));
        assertEquals(0, ran.get());
    }
}

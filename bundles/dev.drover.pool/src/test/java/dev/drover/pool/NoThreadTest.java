package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerLost;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.process.ProcessRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Pools of real processes in a program that has no thread to spare and whose log throws: no request and no slot is
 * lost.
 */
class NoThreadTest {

    @RegisterExtension
    final Harness harness = new Harness();

    private final Logger logger = Logger.getLogger("dev.drover");
    private final Level level = logger.getLevel();
    private final AtomicInteger lines = new AtomicInteger();
    private final Handler throwing = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.incrementAndGet();
            throw new StackOverflowError("this log always throws");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void throwFromTheLog() {
        logger.addHandler(throwing);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
    }

    @AfterEach
    void noLonger() {
        logger.removeHandler(throwing);
        logger.setUseParentHandlers(true);
        logger.setLevel(level);
    }

    /** A runtime that refuses the pool's work as the JDK does when the system has no thread. */
    private static final class ScarceRuntime extends ProcessRuntime {
        private final AtomicBoolean none = new AtomicBoolean();
        private final AtomicInteger refused = new AtomicInteger();
        /** Every so manieth request for a thread is granted while there are some. */
        private volatile int oneIn = 1;
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Executor background() {
            return scarce(super.background());
        }

        @Override
        public Executor callbacks() {
            return scarce(super.callbacks());
        }

        private Executor scarce(Executor executor) {
            return work -> {
                if (none.get() || asked.incrementAndGet() % oneIn != 0) {
                    refused.incrementAndGet();
                    throw new OutOfMemoryError("unable to create native thread: on purpose");
                }
                executor.execute(work);
            };
        }
    }

    private final ScarceRuntime runtime = new ScarceRuntime();

    private ProcessPool open(int workers) {
        return harness.open(
                runtime, harness.spec().size(workers, workers), new Strategies(),
                (LifecycleOf) (worker, exit, recent) -> Optional.of(Duration.ofMillis(5)), null);
    }

    @Test
    @Tag("R54")
    void withoutAnyThreadEverythingWaitsAndIsDoneAfterwards() {
        runtime.none.set(true);
        ProcessPool pool = open(2);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (long i = 0; i < 20; i++) all.add(harness.send(pool, TestWorker.VALUE, i));
        CompletableFuture<Object> late = harness.send(pool.within(Duration.ofMillis(1)), TestWorker.VALUE, 1);
        harness.await("some refusals", () -> runtime.refused.get() > 20);
        assertTrue(all.stream().noneMatch(CompletableFuture::isDone));
        runtime.none.set(false);
        for (int i = 0; i < 20; i++) assertEquals((long) i, harness.get(all.get(i)));
        harness.failure(TimeoutException.class, late);
        harness.awaitReady(pool, 2);
        assertTrue(lines.get() > 0, "nothing was logged");
    }

    @Test
    @Tag("R54")
    void aWorkerThatDiesWhileThereIsNoThreadLosesNothing() {
        ProcessPool pool = open(1);
        harness.awaitReady(pool, 1);
        CompletableFuture<Object> running = harness.begin(pool, TestWorker.STUBBORN, 600_000L);
        CompletableFuture<Object> waiting = harness.send(pool, TestWorker.VALUE, 7);
        long pid = Harness.pids(pool).getFirst();
        runtime.none.set(true);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        harness.await("some refusals", () -> runtime.refused.get() > 5);
        runtime.none.set(false);
        harness.failure(WorkerLost.class, running);
        assertEquals(7, ((Number) harness.get(waiting)).intValue());
        harness.awaitReady(pool, 1);
    }

    @Test
    @Tag("R54")
    void withFewThreadsDeathsCancelsAndTimeoutsLoseNothing() {
        runtime.oneIn = 3;
        ProcessPool pool = open(2);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < Harness.scaled(200); i++) {
            all.add(harness.send(pool, TestWorker.VALUE, i));
            if (i % 10 == 1) all.get(harness.random().nextInt(all.size())).cancel(false);
            if (i % 20 == 2) all.add(harness.send(pool.within(Duration.ofMillis(1)), TestWorker.SLEEP, 50L));
            if (i % 50 == 3) all.add(harness.send(pool, TestWorker.HALT, 3));
            if (i % 20 == 4) all.add(harness.send(pool, TestWorker.VALUE.asIdempotent(), i));
        }
        for (CompletableFuture<Object> each : all) {
            harness.await("every request", each::isDone);
            Throwable failure = each.handle((value, cause) -> cause).getNow(null);
            assertTrue(failure == null || failure instanceof WorkerLost || failure instanceof TimeoutException
                    || failure instanceof CancellationException, () -> "" + failure);
        }
        harness.awaitReady(pool, 2);
        harness.measured("%d requests settled while %d of %d threads were refused", all.size(), runtime.refused.get(),
                runtime.asked.get());
    }
}

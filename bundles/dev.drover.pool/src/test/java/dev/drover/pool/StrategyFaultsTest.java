package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.pool.ProcessPool;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.process.ProcessRuntime;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Strategies that fail, and strategies that come and go under load. */
class StrategyFaultsTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    @Tag("R51")
    void aStrategyThatFailsGoesRoundRobinAndIsLoggedOnce() {
        Strategies strategies = new Strategies();
        Candidate[] stranger = new Candidate[1];
        strategies.add((candidates, call) -> null, List.of("null"));
        strategies.add((candidates, call) -> stranger[0], List.of("stranger"));
        strategies.add((candidates, call) -> {
            throw new IllegalStateException("on purpose");
        }, List.of("throws"));
        strategies.add((candidates, call) -> {
            throw new NoClassDefFoundError("on purpose");
        }, List.of("gone"));
        strategies.add((candidates, call) -> candidates.get(7), List.of("beyond"));
        strategies.add(StrategyFaultsTest::endless, List.of("endless"));
        ProcessPool other = harness.open(harness.spec().max(1).strategy("throws"), strategies, null, null);
        harness.call(other, TestWorker.VALUE, 1);
        stranger[0] = (Candidate) other.workers().get(0);

        ProcessPool pool = harness.open(harness.spec().size(2, 2), strategies, null, null);
        harness.awaitReady(pool, 2);
        for (String name : List.of("null", "stranger", "throws", "gone", "beyond", "endless")) {
            pool.strategy(name);
            AtomicInteger lines = new AtomicInteger();
            Handler counter = counter(lines, name);
            Logger.getLogger("dev.drover").addHandler(counter);
            Set<Object> pids = new HashSet<>();
            for (int i = 0; i < 10; i++) pids.add(harness.call(pool, TestWorker.PID, null));
            Logger.getLogger("dev.drover").removeHandler(counter);
            assertEquals(2, pids.size(), name);
            assertEquals(1, lines.get(), name);
        }
    }

    private static Candidate endless(List<? extends Candidate> candidates, Call call) {
        return endless(candidates, call);
    }

    private static Handler counter(AtomicInteger lines, String strategy) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getMessage().contains("'" + strategy + "'")) lines.incrementAndGet();
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    @Tag("R52")
    void aStrategyThatHangsHoldsUpNoOtherPoolAndItsOwnForAMoment() {
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean();
        AtomicInteger hanging = new AtomicInteger();
        Strategies strategies = new Strategies();
        strategies.add((candidates, call) -> {
            if (hangs.get()) {
                hanging.incrementAndGet();
                awaitQuietly(go);
            }
            return candidates.getFirst();
        }, List.of("hangs"));
        LogLines log = new LogLines();
        log.beforeEach(null);
        try {
            ProcessRuntime runtime = new ProcessRuntime();
            ProcessPool pool = harness.open(
                    runtime, harness.spec().size(1, 1).prefetch(0).strategy("hangs"), strategies, null, null);
            ProcessPool other = harness.open(runtime, harness.spec().size(1, 1), new Strategies(), null, null);
            harness.awaitReady(pool, 1);
            harness.awaitReady(other, 1);
            CompletableFuture<Object> running = harness.begin(pool, TestWorker.STUBBORN, 200L);
            CompletableFuture<Object> waiting = harness.send(pool, TestWorker.VALUE, 1L);
            hangs.set(true);
            harness.await("a pick", () -> hanging.get() == 1);
            for (long i = 0; i < 100; i++) assertEquals(i, harness.call(other, TestWorker.VALUE, i));
            harness.failure(TimeoutException.class,
                    harness.send(other.within(Duration.ofMillis(10)), TestWorker.SLEEP, 600_000L));
            assertEquals(1L, harness.get(waiting));
            harness.get(running);
            assertEquals(1, hanging.get(), "it is asked no more");
            assertTrue(log.has("Strategy 'hangs' of pool '" + pool.name() + "' does not return from a pick"));
            assertTrue(log.has("awaitQuietly"), "where it hangs");
            hangs.set(false);
            pool.strategy("hangs");
            harness.call(pool, TestWorker.VALUE, 2);
        } finally {
            go.countDown();
            log.afterEach(null);
        }
    }

    /** The caller is held, for there is no way to have it back; but only this one. */
    @Test
    void aStrategyThatHangsHoldsTheCallersOfAMomentAndNoOthers() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger hanging = new AtomicInteger();
        Strategies strategies = new Strategies();
        strategies.add((candidates, call) -> {
            hanging.incrementAndGet();
            awaitQuietly(go);
            return candidates.getFirst();
        }, List.of("hangs"));
        ProcessPool pool = harness.open(harness.spec().size(2, 2), strategies, null, null);
        harness.awaitReady(pool, 2);
        LogLines log = new LogLines();
        log.beforeEach(null);
        try {
            pool.strategy("hangs");
            CompletableFuture<Object> held = new CompletableFuture<>();
            Thread caller = new Thread(() -> held.complete(pool.send(TestWorker.VALUE, 1L).join()), "held caller");
            caller.start();
            harness.await("the caller in a pick", () -> hanging.get() == 1);
            harness.await("the log", () -> log.has("does not return from a pick"));
            assertTrue(log.has("This is where held caller is"), () -> "" + log.warnings());
            for (long i = 0; i < 100; i++) assertEquals(i, harness.call(pool, TestWorker.VALUE, i));
            assertEquals(1, hanging.get());
            go.countDown();
            assertEquals(1L, harness.get(held));
            caller.join();
        } finally {
            go.countDown();
            log.afterEach(null);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aStrategyMayRefuseARequest() {
        Strategies strategies = new Strategies();
        strategies.add((candidates, call) -> {
            throw new Rejected("not on a Friday");
        }, List.of("strict"));
        ProcessPool pool = harness.open(harness.spec().size(1, 1).strategy("strict"), strategies, null, null);
        // Once when it waits for the worker, once when it is sent at once, once with a key.
        for (int i = 0; i < 2; i++) {
            Rejected rejected = harness.failure(Rejected.class, harness.send(pool, TestWorker.VALUE, i));
            assertTrue(rejected.getMessage().contains("not on a Friday"), rejected::getMessage);
        }
        harness.failure(Rejected.class, harness.send(pool.pinned("key"), TestWorker.VALUE, 1));
    }

    @Test
    @Tag("R50")
    void strategiesComeAndGoUnderLoadWithoutALostRequest() {
        Strategies strategies = new Strategies();
        ProcessPool pool = harness.open(harness.spec().size(2, 2), strategies, null, null);
        harness.awaitReady(pool, 2);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger open = new AtomicInteger(16);
        for (int i = 0; i < 16; i++) keepSending(pool, stop, open, i);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < Harness.size("R50", 100); i++) {
            Strategy last = (candidates, call) -> candidates.get(candidates.size() - 1);
            strategies.add(last, List.of("last"));
            pool.strategy("last");
            all.add(harness.send(pool, TestWorker.VALUE, i));
            strategies.remove(last);
            assertEquals("last", pool.snapshot().strategy());
            all.add(harness.send(pool, TestWorker.VALUE, i));
        }
        stop.set(true);
        all.forEach(harness::get);
        harness.await("the last answers", () -> open.get() == 0);
        harness.history().checkAllAnswered();
    }

    private void keepSending(ProcessPool pool, AtomicBoolean stop, AtomicInteger open, int number) {
        if (stop.get()) open.decrementAndGet();
        else
            harness.send(pool, TestWorker.WORK, (long) number)
                    .whenComplete((result, failure) -> keepSending(pool, stop, open, number));
    }
}

package dev.drover.process.internal.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedTest {

    private static final int MANY = 50;
    private static final int ROUNDS = 20;
    private static final long ANSWER_NANOS = 2_000_000;

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    private CompletableFuture<Integer> elsewhere(Shared<Integer> shared) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> answer.completeAsync(shared::fresh, Runnable::run));
        threads.add(thread);
        thread.start();
        return answer;
    }

    private void awaitAllWait() {
        for (Thread each : threads)
            while (each.getState() != Thread.State.WAITING) Thread.onSpinWait();
    }

    private int numbered() {
        int number = asked.incrementAndGet();
        try {
            if (number == 1) goOn.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return number;
    }

    @Test
    void whoComesWhileItIsAskedSharesTheNextAnswerWithTheOthers() throws Exception {
        Shared<Integer> shared = new Shared<>(this::numbered);
        CompletableFuture<Integer> first = elsewhere(shared);
        awaitAllWait();
        List<CompletableFuture<Integer>> others = new ArrayList<>();
        for (int i = 0; i < MANY; i++) others.add(elsewhere(shared));
        awaitAllWait();
        goOn.countDown();
        assertEquals(1, first.get(30, TimeUnit.SECONDS));
        for (CompletableFuture<Integer> each : others) assertEquals(2, each.get(30, TimeUnit.SECONDS));
        assertEquals(2, asked.get());
    }

    @Test
    void thoseWhoAskAgainAndAgainShareAsWell() throws Exception {
        Shared<Integer> shared = new Shared<>(() -> {
            LockSupport.parkNanos(ANSWER_NANOS);
            return asked.incrementAndGet();
        });
        CyclicBarrier begin = new CyclicBarrier(MANY);
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            CompletableFuture<Integer> last = new CompletableFuture<>();
            all.add(last);
            new Thread(() -> last.completeAsync(() -> {
                int answer = 0;
                try {
                    begin.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new AssertionError(e);
                }
                for (int k = 0; k < ROUNDS; k++) {
                    int newer = shared.fresh();
                    assertTrue(newer > answer, "the same answer again");
                    answer = newer;
                }
                return answer;
            }, Runnable::run)).start();
        }
        for (CompletableFuture<Integer> each : all) each.get(60, TimeUnit.SECONDS);
        assertTrue(asked.get() < MANY * ROUNDS / 4, asked + " answers");
        System.out.println(asked + " answers for " + MANY * ROUNDS + " questions");
    }

    @Test
    void oneAfterTheOtherEachGetsAnAnswerOfItsOwn() {
        Shared<Integer> shared = new Shared<>(asked::incrementAndGet);
        for (int i = 1; i < 5; i++) assertEquals(i, shared.fresh());
    }

    @Test
    void aFailureIsSharedToo() throws Exception {
        Shared<Integer> shared = new Shared<>(() -> {
            if (numbered() == 2) throw new IllegalStateException("no descriptor");
            return 1;
        });
        elsewhere(shared);
        awaitAllWait();
        List<CompletableFuture<Integer>> others = new ArrayList<>();
        for (int i = 0; i < MANY; i++) others.add(elsewhere(shared));
        awaitAllWait();
        goOn.countDown();
        for (CompletableFuture<Integer> each : others)
            assertInstanceOf(IllegalStateException.class,
                    each.handle((number, failure) -> failure.getCause()).get(30, TimeUnit.SECONDS));
        assertEquals(2, asked.get());
        assertEquals(1, shared.fresh());
    }

    @Test
    void anErrorIsTheCallersOwnAndTheNextOneAsksAgain() {
        Shared<Integer> shared = new Shared<>(() -> {
            if (asked.incrementAndGet() == 1) throw new OutOfMemoryError("a test's");
            return 7;
        });
        assertThrows(OutOfMemoryError.class, shared::fresh);
        assertEquals(7, shared.fresh());
    }
}

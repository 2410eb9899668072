package dev.drover.process.internal.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedTest {

    private static final int MANY = 50;

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

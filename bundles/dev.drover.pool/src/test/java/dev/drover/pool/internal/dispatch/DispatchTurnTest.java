package dev.drover.pool.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.pool.internal.fake.ManualExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DispatchTurnTest {

    private final ManualExecutor background = new ManualExecutor();
    private int waiting;
    private int looks;
    private Runnable meanwhile = () -> {};
    private final DispatchTurn turn = new DispatchTurn(this::send, background);

    private int send(int most) {
        looks++;
        meanwhile.run();
        int sent = Math.min(most, waiting);
        waiting -= sent;
        return sent;
    }

    @Test
    void whoComesMeanwhileReturnsAtOnceAndTheOtherLooksAgain() {
        List<Integer> seen = new ArrayList<>();
        meanwhile = () -> {
            if (looks > 1) return;
            turn.run();
            turn.runLater();
            seen.add(looks);
        };
        turn.run();
        assertEquals(List.of(1), seen);
        assertEquals(2, looks);
        assertEquals(0, background.waiting());
    }

    @Test
    void aLongQueueIsGoneOnWithByAnotherThread() {
        waiting = 2_500;
        turn.run();
        assertEquals(1_500, waiting);
        turn.run();
        assertEquals(1_500, waiting, "it is the other thread's turn");
        background.runAll();
        assertEquals(0, waiting);
    }

    @Test
    void aThreadThatMustNotBeHeldUpHasAnotherOneLook() {
        waiting = 5;
        turn.runLater();
        assertEquals(5, waiting);
        background.runAll();
        assertEquals(0, waiting);
    }

    @Test
    void ifThereIsNoOtherThreadTheTurnIsFreeForTheNextOccasion() {
        background.failWith(new OutOfMemoryError("unable to create native thread"));
        waiting = 1_500;
        turn.run();
        assertEquals(500, waiting);
        turn.runLater();
        assertEquals(500, waiting);
        turn.run();
        assertEquals(0, waiting);
    }

    @Test
    @Timeout(60)
    void nothingIsForgottenUnderStress() throws InterruptedException {
        AtomicInteger put = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger faults = new AtomicInteger();
        DispatchTurn shared = new DispatchTurn(most -> {
            if (inside.incrementAndGet() != 1) faults.incrementAndGet();
            int sent = Math.min(most, put.get());
            put.addAndGet(-sent);
            inside.decrementAndGet();
            return sent;
        }, Runnable::run);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) threads.add(new Thread(() -> {
            for (int i = 0; i < 20_000; i++) {
                put.incrementAndGet();
                shared.run();
            }
        }));
        threads.forEach(Thread::start);
        for (Thread each : threads) each.join();
        assertEquals(0, put.get());
        assertTrue(faults.get() == 0, () -> faults + " times two at once");
    }
}

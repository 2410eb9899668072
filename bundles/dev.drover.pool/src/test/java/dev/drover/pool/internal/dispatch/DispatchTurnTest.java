package dev.drover.pool.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.fake.ManualExecutor;
import dev.drover.pool.internal.request.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DispatchTurnTest {

    private final ManualExecutor background = new ManualExecutor();
    private int waiting;
    private int looks;
    private Runnable meanwhile = () -> {};
    private final Request<?, ?> settling = new FakeOwner().request();
    private final List<Request<?, ?>> settled = new ArrayList<>();
    private final List<Thread> stuck = new ArrayList<>();
    private final DispatchTurn turn = new DispatchTurn(this::send, stuck::add, settled::add, background);

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
            turn.run(null);
            turn.runLater();
            seen.add(looks);
        };
        turn.run(null);
        assertEquals(List.of(1), seen);
        assertEquals(2, looks);
        assertEquals(0, background.waiting());
    }

    @Test
    void aLongQueueIsGoneOnWithByAnotherThread() {
        waiting = 2_500;
        turn.run(null);
        assertEquals(1_500, waiting);
        turn.run(null);
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
        turn.run(null);
        assertEquals(500, waiting);
        turn.runLater();
        assertEquals(500, waiting);
        turn.run(null);
        assertEquals(0, waiting);
    }

    // ---- a thread that is stuck

    private static final long ALMOST_A_SECOND = 999_999_999;

    /** Does something while another thread is stuck in its turn; that has gone on when this returns. */
    private void whileStuck(Runnable work) throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        meanwhile = () -> {
            if (looks > 1) return;
            inside.countDown();
            try {
                assertTrue(go.await(50, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        Thread owner = new Thread(() -> turn.run(settling), "stuck");
        owner.start();
        try {
            assertTrue(inside.await(50, TimeUnit.SECONDS));
            work.run();
        } finally {
            go.countDown();
            owner.join();
        }
    }

    @Test
    @Timeout(60)
    void whoIsStuckForASecondLosesTheRoleAndAnotherGoesOn() throws InterruptedException {
        whileStuck(() -> {
            waiting = 5;
            turn.watch(1);
            turn.watch(ALMOST_A_SECOND);
            assertEquals(List.of(), stuck);
            turn.run(null);
            assertEquals(1, looks, "it has the role still");
            turn.watch(1);
            assertEquals(List.of("stuck"), stuck.stream().map(Thread::getName).toList());
            assertEquals(List.of(settling), settled, "what it was to settle is settled");
            background.runAll();
            assertEquals(0, waiting);
            turn.run(null);
            assertEquals(3, looks);
            turn.watch(ALMOST_A_SECOND);
            turn.watch(ALMOST_A_SECOND);
            assertEquals(1, stuck.size(), "it is told of once");
        });
        turn.run(null);
        assertEquals(4, looks, "that it has gone on changes nothing");
    }

    @Test
    @Timeout(60)
    void whoGoesFromStepToStepIsNotStuck() throws InterruptedException {
        whileStuck(() -> {
            for (int i = 0; i < 10; i++) {
                turn.watch(ALMOST_A_SECOND);
                turn.step();
            }
        });
        assertEquals(List.of(), stuck);
    }

    @Test
    void nobodyIsStuckWhileNobodySends() {
        turn.run(null);
        for (int i = 0; i < 10; i++) turn.watch(ALMOST_A_SECOND);
        turn.runLater();
        for (int i = 0; i < 10; i++) turn.watch(ALMOST_A_SECOND);
        assertEquals(List.of(), stuck);
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
        }, thread -> {}, request -> {}, Runnable::run);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) threads.add(new Thread(() -> {
            for (int i = 0; i < 20_000; i++) {
                put.incrementAndGet();
                shared.run(null);
            }
        }));
        threads.forEach(Thread::start);
        for (Thread each : threads) each.join();
        assertEquals(0, put.get());
        assertTrue(faults.get() == 0, () -> faults + " times two at once");
    }
}

package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class WorkerGateTest {

    private static WorkerGate open() {
        WorkerGate gate = new WorkerGate();
        gate.open();
        return gate;
    }

    @Test
    void nobodyEntersBeforeItIsOpened() {
        WorkerGate gate = new WorkerGate();
        assertTrue(gate.joining());
        assertFalse(gate.tryAcquire(10) || gate.tryAcquireExclusive() || gate.hasRoom(10));
        assertFalse(gate.idle() || gate.sleep());
        gate.open();
        assertTrue(gate.idle() && gate.hasRoom(1) && gate.tryAcquire(1));
    }

    @Test
    void asManyEnterAsTheLimitSays() {
        WorkerGate gate = open();
        assertTrue(gate.tryAcquire(2) && gate.tryAcquire(2));
        assertFalse(gate.tryAcquire(2) || gate.hasRoom(2) || gate.idle());
        assertEquals(2, gate.inFlight());
        assertFalse(gate.release());
        assertTrue(gate.tryAcquire(2));
    }

    @Test
    void whoIsExclusiveKeepsAllOthersOut() {
        WorkerGate gate = open();
        gate.tryAcquire(5);
        assertFalse(gate.tryAcquireExclusive());
        gate.release();
        assertTrue(gate.tryAcquireExclusive());
        assertFalse(gate.tryAcquire(5) || gate.hasRoom(5) || gate.tryAcquireExclusive() || gate.sleep());
        gate.release();
        assertTrue(gate.tryAcquire(5));
    }

    @Test
    void theLastToLeaveAClosedGateIsTold() {
        WorkerGate gate = open();
        gate.tryAcquire(5);
        gate.tryAcquire(5);
        assertFalse(gate.close(), "two are inside");
        assertFalse(gate.tryAcquire(5) || gate.tryAcquireExclusive());
        assertFalse(gate.release());
        assertTrue(gate.release());

        WorkerGate empty = open();
        assertTrue(empty.close());
        assertFalse(empty.close(), "only the first who closes is told");
        assertFalse(empty.tryAcquire(5));
    }

    @Test
    void itSleepsOnlyWhenNobodyIsInsideAndNobodyEntersASleepingOne() {
        WorkerGate gate = open();
        gate.tryAcquire(5);
        assertFalse(gate.sleep());
        gate.release();
        assertTrue(gate.sleep());
        assertTrue(gate.asleep());
        assertFalse(gate.idle() || gate.hasRoom(1) || gate.tryAcquire(5) || gate.tryAcquireExclusive());
    }

    @Test
    void aWakeUpHasOneWhoDoesItAndNobodyEntersBeforeItsEnd() {
        WorkerGate gate = open();
        assertFalse(gate.beginWake(), "it is awake");
        gate.sleep();
        assertTrue(gate.beginWake());
        assertFalse(gate.beginWake(), "somebody is at it");
        assertTrue(gate.asleep() && gate.waking());
        assertFalse(gate.idle() || gate.hasRoom(1) || gate.tryAcquire(5) || gate.sleep());
        gate.wakeFailed();
        assertTrue(gate.asleep() && !gate.waking() && gate.beginWake());
        gate.awake();
        assertTrue(gate.idle() && gate.tryAcquire(5));
    }

    @Test
    void aSleepingOneThatIsClosedStaysClosedWhenItWakes() {
        WorkerGate gate = open();
        gate.sleep();
        gate.beginWake();
        assertTrue(gate.close());
        gate.awake();
        assertTrue(gate.closed());
        assertFalse(gate.asleep() || gate.tryAcquire(5));
    }

    /** Many enter and leave while others close it: never over the limit, never beside an exclusive one, told once. */
    @Test
    void neverTooManyAndToldExactlyOnceUnderStress() throws InterruptedException {
        Random random = new Random(4711);
        for (int round = 0; round < 200; round++) {
            WorkerGate gate = open();
            int limit = 1 + random.nextInt(5);
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger faults = new AtomicInteger();
            AtomicInteger told = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean exclusive = i == 3;
                threads.add(new Thread(() -> {
                    for (int k = 0; k < 500; k++) {
                        if (exclusive ? !gate.tryAcquireExclusive() : !gate.tryAcquire(limit)) continue;
                        if (inside.incrementAndGet() > (exclusive ? 1 : limit)) faults.incrementAndGet();
                        inside.decrementAndGet();
                        if (gate.release()) told.incrementAndGet();
                    }
                }));
            }
            threads.add(new Thread(() -> {
                if (gate.close()) told.incrementAndGet();
            }));
            threads.forEach(Thread::start);
            for (Thread thread : threads) thread.join();
            assertEquals(0, faults.get());
            assertEquals(1, told.get());
            assertEquals(0, gate.inFlight());
        }
    }
}

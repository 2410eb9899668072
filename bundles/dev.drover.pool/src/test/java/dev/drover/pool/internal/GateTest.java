package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class GateTest {

    private static Gate open() {
        Gate gate = new Gate();
        gate.open();
        return gate;
    }

    @Test
    void nobodyEntersBeforeItIsOpened() {
        Gate gate = new Gate();
        assertTrue(gate.joining());
        assertFalse(gate.enter(10) || gate.enterAlone() || gate.hasRoom(10) || gate.idle() || gate.sleep());
        gate.open();
        assertTrue(gate.idle() && gate.hasRoom(1) && gate.enter(1));
    }

    @Test
    void asManyEnterAsTheLimitSays() {
        Gate gate = open();
        assertTrue(gate.enter(2) && gate.enter(2));
        assertFalse(gate.enter(2) || gate.hasRoom(2) || gate.idle());
        assertEquals(2, gate.inFlight());
        assertFalse(gate.leave());
        assertTrue(gate.enter(2));
    }

    @Test
    void whoIsAloneKeepsAllOthersOut() {
        Gate gate = open();
        gate.enter(5);
        assertFalse(gate.enterAlone());
        gate.leave();
        assertTrue(gate.enterAlone());
        assertFalse(gate.enter(5) || gate.hasRoom(5) || gate.enterAlone() || gate.sleep());
        gate.leave();
        assertTrue(gate.enter(5));
    }

    @Test
    void theLastToLeaveAClosedGateIsTold() {
        Gate gate = open();
        gate.enter(5);
        gate.enter(5);
        assertFalse(gate.close(), "two are inside");
        assertFalse(gate.enter(5) || gate.enterAlone());
        assertFalse(gate.leave());
        assertTrue(gate.leave());

        Gate empty = open();
        assertTrue(empty.close());
        assertFalse(empty.close(), "only the first who closes is told");
        assertFalse(empty.enter(5));
    }

    @Test
    void itSleepsOnlyWhenNobodyIsInsideAndNobodyEntersASleepingOne() {
        Gate gate = open();
        gate.enter(5);
        assertFalse(gate.sleep());
        gate.leave();
        assertTrue(gate.sleep());
        assertTrue(gate.asleep() && gate.idle() && gate.hasRoom(1));
        assertFalse(gate.enter(5) || gate.enterAlone());
        assertTrue(gate.wake());
        assertFalse(gate.wake());
        assertTrue(gate.enter(5));
    }

    /** Many enter and leave while others close it: never over the limit, never inside with one who is alone, told once. */
    @Test
    void neverTooManyAndToldExactlyOnceUnderStress() throws InterruptedException {
        Random random = new Random(4711);
        for (int round = 0; round < 200; round++) {
            Gate gate = open();
            int limit = 1 + random.nextInt(5);
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger faults = new AtomicInteger();
            AtomicInteger told = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean alone = i == 3;
                threads.add(new Thread(() -> {
                    for (int k = 0; k < 500; k++) {
                        if (alone ? !gate.enterAlone() : !gate.enter(limit)) continue;
                        if (inside.incrementAndGet() > (alone ? 1 : limit)) faults.incrementAndGet();
                        inside.decrementAndGet();
                        if (gate.leave()) told.incrementAndGet();
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

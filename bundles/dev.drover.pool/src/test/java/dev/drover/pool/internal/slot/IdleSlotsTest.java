package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import dev.drover.api.lifecycle.Restart;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;

/** Workers that hibernate, and the messages that start them. */
class IdleSlotsTest {

    private final SlotsOnFakes fakes = new SlotsOnFakes(spec -> spec.size(0, 1));

    private PoolWorker hibernating() {
        fakes.slots.presentOrOne();
        fakes.joinAll();
        PoolWorker worker = fakes.slots.present().getFirst();
        assertTrue(fakes.slots.idleSlots().hibernate(worker));
        return worker;
    }

    @Test
    void aMessageStartsTheNextProcess() {
        PoolWorker worker = hibernating();
        fakes.process(0).exits(0);
        assertEquals(1, fakes.started());
        fakes.process(0).startForMessage.run();
        assertEquals(2, fakes.started());
        fakes.process(0).startForMessage.run();
        fakes.joinAll();
        assertEquals(2, fakes.started());
        assertNotSame(worker, fakes.slots.idleSlots().inPlaceOf(worker));
        fakes.slots.close();
        fakes.services.runAll();
        assertFalse(fakes.process(0).messagesRejected);
    }

    @Test
    void aMessageThatComesWhileItEndsStartsTheNextOneThen() {
        PoolWorker worker = hibernating();
        fakes.process(0).startForMessage.run();
        assertEquals(1, fakes.started());
        assertSame(worker, fakes.slots.idleSlots().inPlaceOf(worker));
        fakes.process(0).exits(0);
        assertEquals(2, fakes.started());
    }

    @Test
    void aStartThatFindsNoRoomIsTriedAgain() {
        hibernating();
        fakes.process(0).exits(0);
        fakes.services.hostFailure = SlotsOnFakes.noThread();
        fakes.process(0).startForMessage.run();
        fakes.services.hostFailure = null;
        assertEquals(1, fakes.started());
        fakes.services.advance(Duration.ofSeconds(1));
        assertEquals(2, fakes.started());
    }

    @Test
    void aStartThatFindsNoRoomIsPutOffOnceHoweverManyWantIt() {
        PoolWorker worker = hibernating();
        fakes.process(0).exits(0);
        fakes.services.runAll();
        int before = fakes.services.delayed().size();
        fakes.services.hostFailure = SlotsOnFakes.noThread();
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < 5; i++) fakes.slots.idleSlots().revive(worker);
            assertEquals(before + 1, fakes.services.delayed().size());
            fakes.services.advance(Duration.ofSeconds(1));
        }
        fakes.services.hostFailure = null;
        fakes.services.advance(Duration.ofSeconds(1));
        assertEquals(2, fakes.started());
    }

    @Test
    void thePoolsEndRejectsWhatWaits() {
        hibernating();
        fakes.process(0).exits(0);
        fakes.slots.close();
        // By nobody who holds the lock.
        assertFalse(fakes.process(0).messagesRejected);
        fakes.services.runAll();
        assertTrue(fakes.process(0).messagesRejected);
        fakes.process(0).startForMessage.run();
        assertEquals(1, fakes.started());
    }

    @Test
    void aSmallerPoolRejectsWhatWaits() {
        hibernating();
        fakes.process(0).exits(0);
        fakes.slots.resize(0, 0);
        fakes.services.runAll();
        assertTrue(fakes.process(0).messagesRejected);
        fakes.process(0).startForMessage.run();
        assertEquals(1, fakes.started());
    }

    /** The next process has been started for a message and has ended before it joined; another one is due later. */
    private void restarting() {
        hibernating();
        fakes.process(0).exits(0);
        fakes.process(0).startForMessage.run();
        assertEquals(2, fakes.started());
        fakes.next = Restart.after(Duration.ofMinutes(1), 1);
        fakes.process(1).exits(3);
        fakes.services.runAll();
        assertFalse(fakes.process(0).messagesRejected);
    }

    @Test
    void thePoolsEndRejectsWhatWaitsForARestart() {
        restarting();
        fakes.slots.close();
        fakes.services.runAll();
        assertTrue(fakes.process(0).messagesRejected);
    }

    @Test
    void aSmallerPoolRejectsWhatWaitsForARestart() {
        restarting();
        fakes.slots.resize(0, 0);
        fakes.services.runAll();
        assertTrue(fakes.process(0).messagesRejected);
        fakes.services.advance(Duration.ofMinutes(1));
        assertEquals(2, fakes.started());
    }

    @Test
    void aProgramThatDoesNotStartAgainRejectsWhatWaits() {
        hibernating();
        fakes.process(0).exits(0);
        fakes.process(0).startForMessage.run();
        assertEquals(2, fakes.started());
        fakes.next = Restart.quarantined(Duration.ofMinutes(1), 1, "on purpose");
        fakes.process(1).exits(3);
        fakes.services.runAll();
        assertTrue(fakes.process(0).messagesRejected);
        assertNull(fakes.process(1).startForMessage);
    }
}

package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LoadTest {

    @Test
    void nothingIsSentAheadBeforeTheTaskTimeIsKnown() {
        assertEquals(3, new Load(3, 1_000).limit());
    }

    @Test
    void shortTasksAreSentAheadAndLongOnesAreNot() {
        Load load = new Load(1, 1_000);
        for (int i = 0; i < 2_000; i++) {
            long stamp = load.sent(1, i);
            load.replied(stamp, 0);
        }
        assertTrue(load.limit() > 10 && load.limit() <= 1_001, () -> "limit " + load.limit());
        assertTrue(load.latencyMicros() > 0 && load.latencyMicros() < 1_000, () -> "latency " + load.latencyMicros());
        load.stalled();
        assertEquals(1, load.limit());
    }

    @Test
    void theLimitHasTheBoundOfTheSpec() {
        Load load = new Load(2, 5);
        for (int i = 0; i < 100; i++) load.replied(load.sent(1, i), 0);
        assertTrue(load.limit() <= 7);
        Load none = new Load(2, 0);
        for (int i = 0; i < 100; i++) none.replied(none.sent(1, i), 0);
        assertEquals(2, none.limit());
    }

    @Test
    void idleTimeBeginsWithTheLastReply() {
        Load load = new Load(1, 10);
        long before = load.idleSince();
        load.replied(load.sent(1, 0), 0);
        assertTrue(load.idleSince() - before > 0);
    }
}

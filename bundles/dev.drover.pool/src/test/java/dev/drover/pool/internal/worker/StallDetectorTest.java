package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StallDetectorTest {

    private static final long LIMIT = 50;
    private static final long BEGIN = -20;

    @Test
    void withoutAnAnswerItIsStalledAfterTheTimeAndNotBefore() {
        StallDetector stall = new StallDetector(BEGIN);
        assertFalse(stall.stalledFor(LIMIT, 0, BEGIN));
        assertFalse(stall.stalledFor(LIMIT, 0, BEGIN + LIMIT - 1));
        assertTrue(stall.stalledFor(LIMIT, 0, BEGIN + LIMIT));
    }

    @Test
    void eachAnswerBeginsTheTimeAnew() {
        StallDetector stall = new StallDetector(BEGIN);
        assertTrue(stall.stalledFor(LIMIT, 0, BEGIN + LIMIT));
        long answered = BEGIN + LIMIT + 1;
        assertFalse(stall.stalledFor(LIMIT, 1, answered));
        assertFalse(stall.stalledFor(LIMIT, 1, answered + LIMIT - 1));
        assertTrue(stall.stalledFor(LIMIT, 1, answered + LIMIT));
        assertFalse(stall.stalledFor(LIMIT, 5, answered + LIMIT + 1));
    }
}

package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class InFlightLimitTest {

    private final AtomicLong clock = new AtomicLong(1_000_000_000);

    private InFlightLimit limit(int concurrency, int prefetch) {
        return new InFlightLimit(concurrency, prefetch, clock::get);
    }

    /** One request after the other, each answered after the given time. */
    private void answer(InFlightLimit limit, int requests, long nanos) {
        for (int i = 0; i < requests; i++) {
            long stamp = limit.sent(1, i);
            clock.addAndGet(nanos);
            limit.replied(stamp, 0);
        }
    }

    @Test
    void nothingIsSentAheadBeforeTheTaskTimeIsKnown() {
        assertEquals(3, limit(3, 1_000).limit());
    }

    @Test
    void asManyAreSentAheadAsAreDoneInAMillisecond() {
        InFlightLimit limit = limit(1, 1_000);
        answer(limit, 100, 10_000);
        assertEquals(1 + 100, limit.limit());
        assertEquals(10, limit.latencyMicros(), 0.001);
    }

    @Test
    void longTasksAreNotSentAhead() {
        InFlightLimit limit = limit(2, 1_000);
        answer(limit, 100, 50_000_000);
        assertEquals(2, limit.limit());
    }

    @Test
    void theLimitHasTheBoundOfTheSpec() {
        InFlightLimit five = limit(2, 5);
        answer(five, 100, 1_000);
        assertEquals(7, five.limit());
        InFlightLimit none = limit(2, 0);
        answer(none, 100, 1_000);
        assertEquals(2, none.limit());
    }

    @Test
    void afterAStallNothingIsSentAheadUntilRepliesComeAgain() {
        InFlightLimit limit = limit(1, 1_000);
        answer(limit, 100, 10_000);
        limit.stalled();
        assertEquals(1, limit.limit());
        answer(limit, 200, 10_000);
        assertEquals(1 + 100, limit.limit(), 1);
    }

    @Test
    void idleTimeBeginsWithTheLastReply() {
        InFlightLimit limit = limit(1, 10);
        assertEquals(clock.get(), limit.idleSince());
        clock.addAndGet(5_000);
        long stamp = limit.sent(1, 0);
        clock.addAndGet(7_000);
        limit.replied(stamp, 0);
        assertEquals(clock.get(), limit.idleSince());
    }
}

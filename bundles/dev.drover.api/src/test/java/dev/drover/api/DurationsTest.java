package dev.drover.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.junit.jupiter.api.Test;

class DurationsTest {

    private static final List<Duration> TOO_LONG = List.of(
            Duration.ofSeconds(Long.MAX_VALUE), ChronoUnit.FOREVER.getDuration(), Duration.ofDays(200_000_000_000L));
    private static final Duration MOST_NEGATIVE = Duration.ofSeconds(Long.MIN_VALUE);

    @Test
    void timesThatFitAreExact() {
        for (long nanos : new long[] {0, 1, -1, 3_000_000_007L, Long.MAX_VALUE, Long.MIN_VALUE})
            assertEquals(nanos, Durations.nanos(Duration.ofNanos(nanos)));
        for (long millis : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE})
            assertEquals(millis, Durations.millis(Duration.ofMillis(millis)));
        assertEquals(1, Durations.millis(Duration.ofNanos(1_999_999)));
    }

    @Test
    void timesThatDoNotFitBecomeTheNearestNumber() {
        assertEquals(Long.MAX_VALUE, Durations.nanos(Duration.ofNanos(Long.MAX_VALUE).plusNanos(1)));
        assertEquals(Long.MIN_VALUE, Durations.nanos(Duration.ofNanos(Long.MIN_VALUE).minusNanos(1)));
        for (Duration time : TOO_LONG) {
            assertEquals(Long.MAX_VALUE, Durations.nanos(time));
            assertEquals(Long.MAX_VALUE, Durations.millis(time));
        }
        assertEquals(Long.MIN_VALUE, Durations.nanos(MOST_NEGATIVE));
        assertEquals(Long.MIN_VALUE, Durations.millis(MOST_NEGATIVE));
    }

    @Test
    void sumsDoNotOverflow() {
        assertEquals(5, Durations.sum(2, 3));
        assertEquals(Long.MAX_VALUE, Durations.sum(Long.MAX_VALUE - 1, 1));
        assertEquals(Long.MAX_VALUE, Durations.sum(Long.MAX_VALUE, 1));
        assertEquals(Long.MAX_VALUE, Durations.sum(Long.MAX_VALUE, Long.MAX_VALUE));
    }
}

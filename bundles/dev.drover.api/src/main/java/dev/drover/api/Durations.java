package dev.drover.api;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Times of the user's as numbers. A time too long for a number becomes the largest one, 292 years in nanoseconds, for
 * whoever gives so long a time means for ever; {@link Duration#toNanos} would throw.
 */
public final class Durations {

    private Durations() {}

    /** The time in nanoseconds, at most {@link Long#MAX_VALUE} and at least {@link Long#MIN_VALUE}. */
    public static long nanos(Duration time) {
        return TimeUnit.NANOSECONDS.convert(time);
    }

    /** The time in whole milliseconds, at most {@link Long#MAX_VALUE} and at least {@link Long#MIN_VALUE}. */
    public static long millis(Duration time) {
        return TimeUnit.MILLISECONDS.convert(time);
    }

    /** The sum of two numbers that are not negative, at most {@link Long#MAX_VALUE}. */
    public static long sum(long time, long more) {
        long sum = time + more;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}

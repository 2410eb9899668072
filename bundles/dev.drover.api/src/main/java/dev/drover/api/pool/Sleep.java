package dev.drover.api.pool;

import java.time.Duration;

import dev.drover.api.Require;
import dev.drover.api.process.Depth;

/**
 * When the workers of a pool go to sleep, and how deep. The lifecycle policy decides by it; one that was given times of
 * its own goes by those.
 *
 * @param depth how deep they sleep
 * @param after how long a worker must have had nothing in flight, 1 ms to 1 year
 * @param checkInterval how often idle workers are looked at, 1 ms to 1 day
 */
public record Sleep(Depth depth, Duration after, Duration checkInterval) {

    // Before the default, which is checked by it.
    private static final Duration MIN = Duration.ofMillis(1);

    /** They doze after 10 min, looked at every 30 s. */
    public static final Sleep DEFAULT = new Sleep(Depth.DOZE, Duration.ofMinutes(10), Duration.ofSeconds(30));

    public Sleep {
        Require.given("depth", depth);
        Require.within("after", after, MIN, Duration.ofDays(365));
        Require.within("checkInterval", checkInterval, MIN, Duration.ofDays(1));
    }
}

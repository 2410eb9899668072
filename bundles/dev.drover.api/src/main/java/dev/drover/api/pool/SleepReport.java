package dev.drover.api.pool;

import java.util.Optional;

import dev.drover.api.Require;
import dev.drover.api.process.Depth;

/**
 * What is known of the sleep of a worker.
 *
 * @param depth how deep it sleeps now, none if it is awake; {@link Depth#TRIM} from a trim to the next request
 * @param times how often it fell asleep
 * @param memoryBefore what the process took before its last sleep, in bytes: its proportional share of memory and swap;
 *     -1 if it is not known
 * @param memoryAfter what it took once it slept, likewise
 * @param problem why its last sleep is not as deep as it was to be, or did not come about; "" if it was
 */
public record SleepReport(Optional<Depth> depth, long times, long memoryBefore, long memoryAfter, String problem) {

    /** Of a worker that has never slept. */
    public static final SleepReport NONE = new SleepReport(Optional.empty(), 0, -1, -1, "");

    public SleepReport {
        Require.given("depth", depth);
        Require.given("problem", problem);
    }

    /** What its last sleep gave back, in bytes; 0 if it is awake again and not trimmed, or if that is not known. */
    public long givenBack() {
        boolean known = depth.isPresent() && memoryBefore >= 0 && memoryAfter >= 0;
        return known ? Math.max(0, memoryBefore - memoryAfter) : 0;
    }
}

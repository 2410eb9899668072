package dev.drover.api.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.drover.api.Require;

/**
 * The evidence that belongs to an {@link Exit}: what is known about a process at its end beyond how it ended.
 *
 * @param generation which process of its slot it was, counted from 1, so that one less is the number of restarts before
 *     it; 0 if it was in no slot
 * @param uptime how long it lived; time in which this program or its machine was paused does not count
 * @param begun how many of {@link Exit#running} may have begun: the first so many; the others waited behind them
 * @param outOfMemory whether it ended for want of memory, as far as that can be told
 * @param said what of all that it printed tells most about its end, "" if nothing does
 * @param memory its memory in the last minute, oldest first, at most 60 samples; empty if it could not be measured
 * @param dumps the files about it, at most 20
 */
public record Diagnosis(
        int generation,
        Duration uptime,
        int begun,
        Optional<OutOfMemory> outOfMemory,
        String said,
        List<MemorySample> memory,
        List<Dump> dumps) {

    /** No evidence at all. */
    public static final Diagnosis NONE =
            new Diagnosis(0, Duration.ZERO, 0, Optional.empty(), "", List.of(), List.of());

    public Diagnosis {
        Require.within("generation", generation, 0, Integer.MAX_VALUE);
        Require.given("uptime", uptime);
        Require.within("begun", begun, 0, Integer.MAX_VALUE);
        Require.given("outOfMemory", outOfMemory);
        Require.given("said", said);
        memory = Require.list("memory", memory);
        dumps = Require.list("dumps", dumps);
    }

    /** How many processes its slot had had before. */
    public int restarts() {
        return Math.max(0, generation - 1);
    }
}

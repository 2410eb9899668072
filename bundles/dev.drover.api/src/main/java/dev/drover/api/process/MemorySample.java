package dev.drover.api.process;

import java.time.Instant;

import dev.drover.api.Require;

/**
 * The memory of a process at one moment.
 *
 * @param at when
 * @param bytes what it had in memory
 */
public record MemorySample(Instant at, long bytes) {

    public MemorySample {
        Require.given("at", at);
    }
}

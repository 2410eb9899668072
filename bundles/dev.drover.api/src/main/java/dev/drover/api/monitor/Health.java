package dev.drover.api.monitor;

import java.time.Instant;
import java.util.List;

import dev.drover.api.Require;

/**
 * How this program itself is.
 *
 * @param at when that was found out
 * @param heapUsed bytes of its heap in use
 * @param heapMax bytes that its heap may have
 * @param collectorShare the part of the time since the look before that its collectors took, 0 to 1; since the program
 *     began in the first one
 * @param stuck one sentence for each of Drover's threads that has been held up since the look before, at least five
 *     seconds ago
 */
public record Health(Instant at, long heapUsed, long heapMax, double collectorShare, List<String> stuck) {

    public Health {
        Require.given("at", at);
        stuck = Require.list("stuck", stuck);
    }
}

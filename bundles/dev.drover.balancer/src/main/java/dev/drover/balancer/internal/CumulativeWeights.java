package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Candidate;

/**
 * The workers' weights, added up in slot order: of the positions 0 to total - 1, each worker owns as many in a row as
 * its weight.
 */
final class CumulativeWeights {
    private CumulativeWeights() {}

    static long total(List<? extends Candidate> candidates) {
        return total(candidates, 0, candidates.size());
    }

    /** The sum of some weights; it cannot overflow, as there are fewer than 2^31 weights of less than 2^31 each. */
    static long total(List<? extends Candidate> candidates, int from, int to) {
        long total = 0;
        for (int i = from; i < to; i++) total += candidates.get(i).weight();
        return total;
    }

    /** The worker that owns the position. */
    static Candidate at(List<? extends Candidate> candidates, long position) {
        long remaining = position;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            remaining -= candidate.weight();
            if (remaining < 0) return candidate;
        }
        // Somebody has lowered weights since the caller added them up: no worker owns the position any more.
        return RoundRobin.turn(candidates, position);
    }
}

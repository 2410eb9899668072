package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Candidate;

/** The workers' weights laid end to end on a line. */
final class CumulativeWeights {
    private CumulativeWeights() {}

    static long total(List<? extends Candidate> candidates) {
        return total(candidates, 0, candidates.size());
    }

    /** The sum of a part; cannot overflow, as there are fewer than 2^31 weights and each is less than 2^31. */
    static long total(List<? extends Candidate> candidates, int from, int to) {
        long total = 0;
        for (int i = from; i < to; i++) total += candidates.get(i).weight();
        return total;
    }

    /** The worker on whose part of the line the position lies. */
    static Candidate at(List<? extends Candidate> candidates, long position) {
        long left = position;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            left -= candidate.weight();
            if (left < 0) return candidate;
        }
        // Weights were lowered between adding up and looking up.
        return RoundRobin.turn(candidates, position);
    }
}

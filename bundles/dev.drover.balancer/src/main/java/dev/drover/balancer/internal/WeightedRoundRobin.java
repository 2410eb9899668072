package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.osgi.service.component.annotations.Component;

/**
 * Each worker in turn, as often in a round as its weight; a round is as many calls as the weights add up to. A worker's
 * turns are spread over the round and do not follow one another.
 *
 * <p>No turn depends on the one before. Halve the workers: of a round's S turns the left half is to get L. It has had
 * {@code round(L·t/S)} of the first t, so turn t is its if that grows with it; this spreads the L turns as evenly as
 * Bresenham's line spreads its steps. The half's turns before t say which turn this is within the half, where the same
 * follows, down to one worker. The sums of the halves cost two readings of each weight in all.
 */
@Component
@StrategyName({"weighted-round-robin", "WEIGHTS_POLLING"})
public final class WeightedRoundRobin implements Strategy {

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        int from = 0;
        int to = candidates.size();
        long total = CumulativeWeights.total(candidates);
        if (total == 0) return RoundRobin.turn(candidates, call.sequence());
        long turn = Long.remainderUnsigned(call.sequence(), total);
        while (to - from > 1) {
            int middle = (from + to) >>> 1;
            // A weight may have been raised since the total was taken.
            long left = Math.min(CumulativeWeights.total(candidates, from, middle), total);
            long before = quotient(left, turn, total);
            // Exact though the products wrap: the true value lies between 0 and total.
            long rest = left * turn - before * total + total / 2;
            if (rest >= total) {
                rest -= total;
                before++;
            }
            if (rest >= total - left) {
                to = middle;
                turn = before;
                total = left;
            } else {
                from = middle;
                turn -= before;
                total -= left;
            }
        }
        return candidates.get(from);
    }

    /** {@code a·b/c} for {@code 0 <= a <= c}, {@code 0 <= b < c} and {@code c < 2^62}, rounded down. */
    static long quotient(long a, long b, long c) {
        long low = a * b;
        long high = Math.multiplyHigh(a, b);
        if (high == 0 && low >= 0) return low / c;
        long quotient = 0;
        for (int bit = 63; bit >= 0; bit--) {
            high = high << 1 | low >>> bit & 1;
            quotient <<= 1;
            if (high >= c) {
                high -= c;
                quotient |= 1;
            }
        }
        return quotient;
    }
}

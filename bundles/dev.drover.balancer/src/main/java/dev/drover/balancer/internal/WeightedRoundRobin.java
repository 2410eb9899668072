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
 * <p>A turn is computed from its number alone; no state is kept. Divide the workers into a left and a right half. Of
 * the S turns of a round, the left half must get L, the sum of its weights. Of the first t turns it gets
 * {@code round(L·t/S)}. So turn t goes to the left half if {@code round(L·(t+1)/S)} is greater than
 * {@code round(L·t/S)}; this spreads the L turns as evenly as Bresenham's algorithm spreads the steps of a line. The
 * number of turns that a half has had before turn t is the number of this turn within the half. The half is divided in
 * the same way, down to one worker. Adding up the halves reads each weight about twice.
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
            // Somebody may have raised a weight since the total was computed.
            long left = Math.min(CumulativeWeights.total(candidates, from, middle), total);
            long leftBefore = quotient(left, turn, total);
            // The products may overflow; the result is exact all the same, as its true value fits a long.
            long remainder = left * turn - leftBefore * total + total / 2;
            if (remainder >= total) {
                remainder -= total;
                leftBefore++;
            }
            if (remainder >= total - left) {
                to = middle;
                turn = leftBefore;
                total = left;
            } else {
                from = middle;
                turn -= leftBefore;
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

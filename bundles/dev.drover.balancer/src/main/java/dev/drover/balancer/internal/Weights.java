package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.osgi.service.component.annotations.Component;

/**
 * Each worker in proportion to its weight, evenly spread: in any run of calls, short or long, every worker is within a
 * few calls of its share. Unlike weighted round robin, this strategy has no rounds, so callers with a rhythm of their
 * own cannot fall into step with it.
 *
 * <p>Each call steps along the cumulative weights by the golden ratio. This additive recurrence fills an interval most
 * evenly: Knuth, The Art of Computer Programming, volume 3, section 6.4, theorem S.
 */
@Component
@StrategyName({"weights", "WEIGHTS"})
public final class Weights implements Strategy {

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        long total = CumulativeWeights.total(candidates);
        if (total == 0) return RoundRobin.turn(candidates, call.sequence());
        return CumulativeWeights.at(candidates,
                Math.unsignedMultiplyHigh(call.sequence() * SequenceRandom.GOLDEN, total));
    }
}

package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.osgi.service.component.annotations.Component;

/**
 * CumulativeWeights by weight, evenly spread: in any stretch of calls, short or long, every worker is within a few calls of its
 * share. Unlike weighted round robin it knows no rounds, so no rhythm of the callers can fall in step with it.
 *
 * <p>Steps along the weights by the golden ratio, the additive recurrence that fills a line most evenly: Knuth, The Art
 * of Computer Programming, volume 3, section 6.4, theorem S.
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

package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.osgi.service.component.annotations.Component;

/** A random worker; the probability of each is in proportion to its weight. */
@Component
@StrategyName({"weighted-random", "WEIGHTS_RANDOM"})
public final class WeightedRandom implements Strategy {

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        long total = CumulativeWeights.total(candidates);
        if (total == 0) return candidates.get((int) SequenceRandom.below(candidates.size(), call.sequence()));
        return CumulativeWeights.at(candidates, SequenceRandom.below(total, call.sequence()));
    }
}

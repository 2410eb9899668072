package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.osgi.service.component.annotations.Component;

/** A random worker; all are equally likely. */
@Component
@StrategyName({"random", "RANDOM"})
public final class UniformRandom implements Strategy {

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        return candidates.get((int) SequenceRandom.below(candidates.size(), call.sequence()));
    }
}

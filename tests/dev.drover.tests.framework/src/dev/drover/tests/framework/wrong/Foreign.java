package dev.drover.tests.framework.wrong;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;

/** A strategy that keeps to the first worker it has ever seen, though that may be another pool's. */
@StrategyName("foreign")
public final class Foreign implements Strategy {

    private volatile Candidate first;

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        if (first == null) first = candidates.get(0);
        return first;
    }
}

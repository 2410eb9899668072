package dev.drover.tests.framework.wrong;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import dev.drover.wire.Rejected;

/** A strategy that refuses every call, as it may. */
@StrategyName("refuses")
public final class Refuses implements Strategy {
    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        throw new Rejected("the strategy is closed today");
    }
}

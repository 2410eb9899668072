package dev.drover.tests.framework.wrong;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;

/** A strategy with a fault in it. */
@StrategyName({"throws", "THROWS"})
public final class Throws implements Strategy {
    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        throw new IllegalStateException("a fault of the strategy");
    }
}

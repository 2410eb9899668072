package dev.drover.tests.framework.wrong;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;

/** A strategy whose component waits for a service that nobody offers. */
@StrategyName("waits")
public final class Waits implements Strategy {

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        return candidates.get(0);
    }
}

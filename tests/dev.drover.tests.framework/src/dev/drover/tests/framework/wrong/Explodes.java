package dev.drover.tests.framework.wrong;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;

/** A strategy that cannot even be made. */
@StrategyName("explodes")
public final class Explodes implements Strategy {

    public Explodes() {
        throw new IllegalStateException("the fuse is too short");
    }

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        return candidates.get(0);
    }
}

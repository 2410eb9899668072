package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.osgi.service.component.annotations.Component;

/** Each worker in turn. */
@Component
@StrategyName({"round-robin", "POLLING"})
public final class RoundRobin implements Strategy {

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        return turn(candidates, call.sequence());
    }

    static Candidate turn(List<? extends Candidate> candidates, long sequence) {
        return candidates.get((int) Long.remainderUnsigned(sequence, candidates.size()));
    }
}

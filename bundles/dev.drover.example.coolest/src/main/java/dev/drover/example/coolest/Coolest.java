package dev.drover.example.coolest;

import java.util.Comparator;
import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.osgi.service.component.annotations.Component;

/** The worker that uses the least processor time; of several, the one with the fewest requests in flight. */
@Component
@StrategyName("coolest")
public final class Coolest implements Strategy {

    private static final Comparator<Candidate> HEAT =
            Comparator.comparingDouble(Candidate::cpu).thenComparingInt(Candidate::inFlight);

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        Candidate coolest = candidates.get(0);
        for (int i = 1; i < candidates.size(); i++)
            if (HEAT.compare(candidates.get(i), coolest) < 0) coolest = candidates.get(i);
        return coolest;
    }
}

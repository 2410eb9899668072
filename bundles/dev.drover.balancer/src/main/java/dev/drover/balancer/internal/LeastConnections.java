package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.osgi.service.component.annotations.Component;

/** The worker with the fewest requests in flight; of several such workers, each in turn. */
@Component
@StrategyName({"least-connections", "MINIMUM_CONNECTION"})
public final class LeastConnections implements Strategy {

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        return fewest(candidates, call.sequence());
    }

    static Candidate fewest(List<? extends Candidate> candidates, long sequence) {
        Candidate lastTied = null;
        int fewest = 0;
        int ties = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            int inFlight = candidate.inFlight();
            if (lastTied == null || inFlight < fewest) {
                fewest = inFlight;
                ties = 0;
            }
            if (inFlight == fewest) {
                lastTied = candidate;
                ties++;
            }
        }
        long skip = Long.remainderUnsigned(sequence, ties);
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (candidate.inFlight() <= fewest && skip-- == 0) return candidate;
        }
        // Other threads have sent requests since the first pass: no worker has so few in flight any more.
        return lastTied;
    }
}

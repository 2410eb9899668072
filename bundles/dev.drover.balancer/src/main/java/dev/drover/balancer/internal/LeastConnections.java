package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.osgi.service.component.annotations.Component;

/** The worker with the fewest requests in flight; of several, each in turn. */
@Component
@StrategyName({"least-connections", "MINIMUM_CONNECTION"})
public final class LeastConnections implements Strategy {

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        return fewest(candidates, call.sequence());
    }

    static Candidate fewest(List<? extends Candidate> candidates, long sequence) {
        Candidate last = null;
        int fewest = 0;
        int equals = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            int inFlight = candidate.inFlight();
            if (last == null || inFlight < fewest) {
                fewest = inFlight;
                equals = 0;
            }
            if (inFlight == fewest) {
                last = candidate;
                equals++;
            }
        }
        long skip = Long.remainderUnsigned(sequence, equals);
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (candidate.inFlight() <= fewest && skip-- == 0) return candidate;
        }
        // Counts have risen since the first pass.
        return last;
    }
}

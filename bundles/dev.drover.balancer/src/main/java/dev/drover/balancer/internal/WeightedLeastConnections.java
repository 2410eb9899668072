package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.osgi.service.component.annotations.Component;

/**
 * The worker that would have the fewest requests in flight per weight, this one included; of several, each in turn. A
 * worker of twice the weight gets about twice the requests under load, and the first when all are idle.
 */
@Component
@StrategyName({"weighted-least-connections", "WEIGHTS_MINIMUM_CONNECTION"})
public final class WeightedLeastConnections implements Strategy {

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        Candidate last = null;
        long load = 0;
        long weight = 0;
        int equals = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            long itsWeight = candidate.weight();
            if (itsWeight == 0) continue;
            long itsLoad = candidate.inFlight() + 1L;
            // Fractions compared crosswise: the products stay below 2^63.
            long difference = last == null ? -1 : itsLoad * weight - load * itsWeight;
            if (difference < 0) {
                load = itsLoad;
                weight = itsWeight;
                equals = 0;
            }
            if (difference <= 0) {
                last = candidate;
                equals++;
            }
        }
        if (last == null) return LeastConnections.fewest(candidates, call.sequence());
        long skip = Long.remainderUnsigned(call.sequence(), equals);
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            long itsWeight = candidate.weight();
            boolean lightest = itsWeight > 0 && (candidate.inFlight() + 1L) * weight <= load * itsWeight;
            if (lightest && skip-- == 0) return candidate;
        }
        // Counts have risen since the first pass.
        return last;
    }
}

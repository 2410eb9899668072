package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.osgi.service.component.annotations.Component;

/**
 * The worker that would have the fewest requests in flight per weight, if the call went to it; of several such workers,
 * each in turn. Under load, a worker of twice the weight has about twice the requests. While all workers are idle, the
 * heaviest gets the next request.
 */
@Component
@StrategyName({"weighted-least-connections", "WEIGHTS_MINIMUM_CONNECTION"})
public final class WeightedLeastConnections implements Strategy {

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        Candidate lastTied = null;
        long leastLoad = 0;
        long leastWeight = 0;
        int ties = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            long weight = candidate.weight();
            if (weight == 0) continue;
            long load = candidate.inFlight() + 1L;
            // load / weight < leastLoad / leastWeight, without a division: both products stay below 2^63.
            long difference = lastTied == null ? -1 : load * leastWeight - leastLoad * weight;
            if (difference < 0) {
                leastLoad = load;
                leastWeight = weight;
                ties = 0;
            }
            if (difference <= 0) {
                lastTied = candidate;
                ties++;
            }
        }
        if (lastTied == null) return LeastConnections.fewest(candidates, call.sequence());
        long skip = Long.remainderUnsigned(call.sequence(), ties);
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            long weight = candidate.weight();
            boolean leastLoaded = weight > 0 && (candidate.inFlight() + 1L) * leastWeight <= leastLoad * weight;
            if (leastLoaded && skip-- == 0) return candidate;
        }
        // Other threads have sent requests since the first pass: no worker is so lightly loaded any more.
        return lastTied;
    }
}

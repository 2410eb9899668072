package dev.drover.api.pool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.drover.api.Require;
import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;

/**
 * One pick of a worker for a request, with the figures that the strategy decided by.
 *
 * @param sequence the pool's count of picks, from 0
 * @param strategy the name of the strategy in use
 * @param task the task's name
 * @param key the key that the request was pinned to, empty if none
 * @param candidates the workers that could have been picked, in slot order, as they were
 * @param chosen the slot that was picked. If its worker had no room by then, the request went to another or waited
 * @param ago how long ago it was, when the picks were asked for
 */
public record Pick(
        long sequence, String strategy, String task, Optional<String> key, List<Seen> candidates, int chosen,
        Duration ago) {
    public Pick {
        Require.given("strategy", strategy);
        Require.given("task", task);
        Require.given("key", key);
        candidates = Require.list("candidates", candidates);
        Require.given("ago", ago);
    }

    /** What the strategy was told of the request. */
    public Call call() {
        return new Call(sequence, task, key.orElse(null));
    }

    /** A worker as it was at the moment of the pick; see {@link Candidate}. */
    public record Seen(long pid, int slotIndex, int weight, int inFlight, double latency, double cpu, long memory)
            implements Candidate {

        /** The figures of a candidate as they are now. */
        public static Seen of(Candidate candidate) {
            return new Seen(candidate.pid(), candidate.slotIndex(), candidate.weight(), candidate.inFlight(),
                    candidate.latency(), candidate.cpu(), candidate.memory());
        }
    }
}

package dev.drover.api.balance;

import java.util.List;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Picks the worker for one request. Published as a service with a {@link StrategyName}, it is at once usable by every
 * pool; withdrawn, pools that used it go round robin until another is chosen.
 *
 * <p>A strategy is a pure function of its arguments: it keeps no state of a pool, so it may serve many pools and may be
 * replaced between two picks. It is called by many threads at once and must return within microseconds.
 */
@ConsumerType
@FunctionalInterface
public interface Strategy {

    /**
     * Picks one of the candidates.
     *
     * @param candidates the workers that may take the call, in slot order; never empty, not to be kept
     * @return an element of {@code candidates}; for anything else, or if it throws, the call goes round robin
     * @throws dev.drover.wire.Rejected to refuse the call: its future fails with that
     */
    Candidate pick(List<? extends Candidate> candidates, Call call);
}

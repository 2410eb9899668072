package dev.drover.tests.framework.wrong;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;

/** A strategy that picks itself, which is no worker. */
@StrategyName("stranger")
public final class Stranger implements Strategy, Candidate {
    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        return this;
    }

    @Override
    public long pid() {
        return 1;
    }

    @Override
    public int slotIndex() {
        return 0;
    }

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public int inFlight() {
        return 0;
    }

    @Override
    public double latency() {
        return 0;
    }

    @Override
    public double cpu() {
        return 0;
    }

    @Override
    public long memory() {
        return 0;
    }

    @Override
    public String toString() {
        return "a stranger";
    }
}

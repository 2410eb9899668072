package dev.drover.bench.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A strategy's pick among candidates of different weights and loads. */
@State(Scope.Thread)
public class Pick {

    @Param({"4", "1000"})
    public int candidates;

    @Param({
            "round-robin",
            "random",
            "weighted-round-robin",
            "weighted-random",
            "least-connections",
            "weighted-least-connections"
    })
    public String strategy;

    private final List<Busy> all = new ArrayList<>();
    private Strategy picker;
    private long sequence;

    private record Busy(long pid, int slotIndex, int weight, int inFlight) implements Candidate {
        @Override
        public double latency() {
            return 20;
        }

        @Override
        public double cpu() {
            return 0.5;
        }

        @Override
        public long memory() {
            return 50 << 20;
        }
    }

    @Setup
    public void make() {
        for (int i = 0; i < candidates; i++) all.add(new Busy(1000 + i, i, 1 + i % 7, 2 + i * 31 % 17));
        for (Strategy each : ServiceLoader.load(Strategy.class)) {
            StrategyName name = each.getClass().getAnnotation(StrategyName.class);
            if (name != null && List.of(name.value()).contains(strategy)) picker = each;
        }
        if (picker == null) throw new IllegalStateException("there is no strategy '" + strategy + "'");
    }

    @Benchmark
    public Candidate pick() {
        return picker.pick(all, new Call(sequence++, "echo", null));
    }
}

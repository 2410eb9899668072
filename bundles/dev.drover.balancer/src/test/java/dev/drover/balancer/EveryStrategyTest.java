package dev.drover.balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import dev.drover.balancer.internal.LeastConnections;
import dev.drover.balancer.internal.RoundRobin;
import dev.drover.balancer.internal.Specify;
import dev.drover.balancer.internal.UniformRandom;
import dev.drover.balancer.internal.WeightedLeastConnections;
import dev.drover.balancer.internal.WeightedRandom;
import dev.drover.balancer.internal.WeightedRoundRobin;
import dev.drover.balancer.internal.Weights;
import dev.drover.example.coolest.Coolest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EveryStrategyTest {

    @Test
    void isFoundWithoutAFrameworkByItsNameAndThatOfElectronRe() {
        List<String> names = new ArrayList<>();
        for (Strategy strategy : ServiceLoader.load(Strategy.class))
            names.add(String.join(" ", strategy.getClass().getAnnotation(StrategyName.class).value()));
        assertEquals(
                List.of(
                        "round-robin POLLING",
                        "random RANDOM",
                        "specify SPECIFY",
                        "weights WEIGHTS",
                        "weighted-round-robin WEIGHTS_POLLING",
                        "weighted-random WEIGHTS_RANDOM",
                        "least-connections MINIMUM_CONNECTION",
                        "weighted-least-connections WEIGHTS_MINIMUM_CONNECTION"),
                names);
    }

    @Nested
    class RoundRobinKeepsTheContract implements StrategyContract {
        @Override
        public Strategy strategy() {
            return new RoundRobin();
        }
    }

    @Nested
    class RandomKeepsTheContract implements StrategyContract {
        @Override
        public Strategy strategy() {
            return new UniformRandom();
        }
    }

    @Nested
    class SpecifyKeepsTheContract implements StrategyContract {
        @Override
        public Strategy strategy() {
            return new Specify();
        }

        @Override
        public String key(List<FakeWorker> candidates) {
            FakeWorker last = candidates.get(candidates.size() - 1);
            return candidates.size() % 2 == 0 ? Long.toString(last.pid()) : "slot:" + (last.slotIndex() + 1);
        }
    }

    @Nested
    class WeightsKeepsTheContract implements StrategyContract {
        @Override
        public Strategy strategy() {
            return new Weights();
        }
    }

    @Nested
    class WeightedRoundRobinKeepsTheContract implements StrategyContract {
        @Override
        public Strategy strategy() {
            return new WeightedRoundRobin();
        }
    }

    @Nested
    class WeightedRandomKeepsTheContract implements StrategyContract {
        @Override
        public Strategy strategy() {
            return new WeightedRandom();
        }
    }

    @Nested
    class LeastConnectionsKeepsTheContract implements StrategyContract {
        @Override
        public Strategy strategy() {
            return new LeastConnections();
        }
    }

    @Nested
    class WeightedLeastConnectionsKeepsTheContract implements StrategyContract {
        @Override
        public Strategy strategy() {
            return new WeightedLeastConnections();
        }
    }

    @Nested
    class TheExampleKeepsTheContract implements StrategyContract {
        @Override
        public Strategy strategy() {
            return new Coolest();
        }
    }
}

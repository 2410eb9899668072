package dev.drover.balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

import dev.drover.balancer.LoadBalancer.Target;
import org.junit.jupiter.api.Test;

/** electron-re's ten cases for its load balancer, over ten targets of the same weights. */
class ElectronReBalancerTest {

    private static final int[] WEIGHTS = {3, 1, 1, 1, 1, 5, 1, 1, 1, 2};
    private static final int ROUND = 17;

    @Test
    void createsABalancerOverTenTargets() {
        LoadBalancer balancer = balancer("POLLING");
        assertEquals(targets(), balancer.targets());
        assertEquals("POLLING", balancer.algorithm());
    }

    @Test
    void picksOneByWeights() {
        assertKnown(List.of(balancer("WEIGHTS").pickOne()));
    }

    @Test
    void picksTenByWeights() {
        List<Long> picked = balancer("WEIGHTS").pickMulti(10);
        assertEquals(10, picked.size());
        assertKnown(picked);
        assertTrue(times(6, picked) >= 2, "id 6 has 5 of 17: " + picked);
    }

    @Test
    void picksFifteenByPolling() {
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 1L, 2L, 3L, 4L, 5L),
                balancer("POLLING").pickMulti(15));
    }

    @Test
    void picksFifteenByRandom() {
        List<Long> picked = balancer("RANDOM").pickMulti(15);
        assertEquals(15, picked.size());
        assertKnown(picked);
        assertTrue(new HashSet<>(picked).size() > 3, "not one and the same: " + picked);
    }

    @Test
    void picksTheSpecifiedOne() {
        assertEquals(5, balancer("SPECIFY").pickOne("5"));
    }

    @Test
    void picksTenByWeightsPolling() {
        LoadBalancer balancer = balancer("WEIGHTS_POLLING");
        List<Long> round = new ArrayList<>(balancer.pickMulti(10));
        assertKnown(round);
        round.addAll(balancer.pickMulti(ROUND - 10));
        for (int i = 0; i < WEIGHTS.length; i++) assertEquals(WEIGHTS[i], times(i + 1, round));
    }

    @Test
    void picksTenByWeightsRandom() {
        List<Long> picked = balancer("WEIGHTS_RANDOM").pickMulti(10);
        assertEquals(10, picked.size());
        assertKnown(picked);
    }

    @Test
    void picksTheOneWithMinimumConnection() {
        LoadBalancer balancer = balancer("MINIMUM_CONNECTION");
        for (Target target : targets()) balancer.refresh(target.id(), target.id() == 7 ? 0 : 3, 0.2, 1 << 20);
        assertEquals(Collections.nCopies(10, 7L), balancer.pickMulti(10));
    }

    @Test
    void picksTenByWeightsMinimumConnection() {
        LoadBalancer balancer = balancer("WEIGHTS_MINIMUM_CONNECTION");
        int[] connections = new int[WEIGHTS.length];
        List<Long> picked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long id = balancer.pickOne();
            picked.add(id);
            balancer.refresh(id, ++connections[(int) id - 1], 0, 0);
        }
        assertKnown(picked);
        // (n+1)/weight is below 1 for 2 + 4 + 1 picks of the three heavy ones; then all ten are level.
        assertTrue(times(6, picked) >= 4 && times(1, picked) >= 2 && times(10, picked) >= 1, picked::toString);
    }

    private static LoadBalancer balancer(String algorithm) {
        return new LoadBalancer(algorithm, targets());
    }

    private static List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (int weight : WEIGHTS) targets.add(new Target(targets.size() + 1, weight));
        return targets;
    }

    private static void assertKnown(List<Long> picked) {
        for (long id : picked) assertTrue(id >= 1 && id <= WEIGHTS.length, () -> "picked " + id);
    }

    private static int times(long id, List<Long> picked) {
        return Collections.frequency(picked, id);
    }
}

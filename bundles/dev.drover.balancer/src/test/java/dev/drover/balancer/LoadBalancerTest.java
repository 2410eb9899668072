package dev.drover.balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.balancer.LoadBalancer.Target;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;

class LoadBalancerTest {

    private final LoadBalancer balancer =
            new LoadBalancer("round-robin", List.of(new Target(11, 1), new Target(12, 2), new Target(13, 3)));

    @Test
    void takesANewTargetFromTheNextPickOn() {
        balancer.add(new Target(14, 1));
        assertEquals(List.of(11L, 12L, 13L, 14L), balancer.pickMulti(4));
    }

    @Test
    void neverPicksARemovedTarget() {
        assertTrue(balancer.remove(12));
        assertFalse(balancer.remove(12));
        assertFalse(balancer.pickMulti(10).contains(12L));
    }

    @Test
    void givesANewTargetTheLowestFreePlace() {
        balancer.remove(12);
        balancer.add(new Target(20, 1));
        balancer.add(new Target(21, 1));
        balancer.algorithm("specify");
        assertEquals(20, balancer.pickOne("slot:2"));
        assertEquals(21, balancer.pickOne("slot:4"));
    }

    @Test
    void replacesTargetsAndKeepsTheFiguresOfThoseThatStay() {
        balancer.refresh(13, 5, 1, 1);
        balancer.replace(List.of(new Target(13, 9), new Target(30, 0)));
        balancer.algorithm("least-connections");
        assertEquals(List.of(30L, 30L), balancer.pickMulti(2));
        assertEquals(List.of(new Target(13, 9), new Target(30, 0)), balancer.targets());
    }

    @Test
    void changesTheAlgorithmFromTheNextPickOn() {
        balancer.algorithm("WEIGHTS_MINIMUM_CONNECTION");
        assertEquals(13, balancer.pickOne());
        assertEquals("WEIGHTS_MINIMUM_CONNECTION", balancer.algorithm());
    }

    @Test
    void namesTheAlgorithmsThereAreWhenAskedForAnother() {
        String message = assertThrows(IllegalArgumentException.class, () -> balancer.algorithm("fastest")).getMessage();
        assertTrue(message.startsWith("there is no algorithm 'fastest': choose one of ["), message);
        assertTrue(message.contains("least-connections") && message.contains("POLLING"), message);
        assertEquals("round-robin", balancer.algorithm());
    }

    @Test
    void rejectsAPickWithoutTargets() {
        balancer.replace(List.of());
        assertEquals(
                "The balancer has no target to pick: add one",
                assertThrows(Rejected.class, balancer::pickOne).getMessage());
    }

    @Test
    void refusesWrongTargetsAndChangesNothing() {
        List<Target> before = balancer.targets();
        assertThrows(IllegalArgumentException.class, () -> new Target(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Target(1, -1));
        assertThrows(IllegalArgumentException.class, () -> balancer.add(new Target(12, 1)));
        assertThrows(
                IllegalArgumentException.class, () -> balancer.replace(List.of(new Target(1, 1), new Target(1, 2))));
        assertThrows(NoSuchElementException.class, () -> balancer.refresh(99, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> balancer.pickMulti(-1));
        assertEquals(before, balancer.targets());
    }

    @Test
    void picksOnlyTargetsItHasWhileEverythingChanges() throws Exception {
        String[] algorithms = {
                "random", "weights", "weighted-round-robin", "weighted-random", "least-connections", "round-robin"
        };
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Future<?> changes = threads.submit(() -> {
                Random random = new Random(StrategyContract.SEED);
                while (!done.get()) {
                    balancer.algorithm(algorithms[random.nextInt(algorithms.length)]);
                    balancer.refresh(11, random.nextInt(9), random.nextDouble(), 1 << 20);
                    if (!balancer.remove(20)) balancer.add(new Target(20, random.nextInt(9)));
                }
            });
            Callable<Integer> picks = () -> {
                int strangers = 0;
                for (int i = 0; i < 100_000; i++)
                    if (!List.of(11L, 12L, 13L, 20L).contains(balancer.pickOne())) strangers++;
                return strangers;
            };
            List<Future<Integer>> outcomes = new ArrayList<>();
            for (int i = 0; i < 2; i++) outcomes.add(threads.submit(picks));
            for (Future<Integer> strangers : outcomes) assertEquals(0, strangers.get(60, TimeUnit.SECONDS));
            done.set(true);
            changes.get(60, TimeUnit.SECONDS);
        } finally {
            done.set(true);
            threads.shutdownNow();
            assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
        }
    }
}

package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;

import dev.drover.api.balance.Strategy;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Strategies as services: chosen by name and by alias, for the pools that are at work. */
final class StrategyChoiceTest {

    /** The names of electron-re, and ours. */
    private static final Map<String, String> ALIASES = Map.of(
            "POLLING", "round-robin",
            "RANDOM", "random",
            "WEIGHTS", "weights",
            "WEIGHTS_POLLING", "weighted-round-robin",
            "WEIGHTS_RANDOM", "weighted-random",
            "MINIMUM_CONNECTION", "least-connections",
            "WEIGHTS_MINIMUM_CONNECTION", "weighted-least-connections",
            "SPECIFY", "specify");

    @RegisterExtension
    final Framework framework = new Framework();

    @Test
    void everyAliasChoosesItsStrategy() {
        ProcessPool pool = framework.open("aliases");
        ALIASES.forEach((alias, name) -> {
            pool.strategy(alias);
            assertEquals(name, pool.snapshot().strategy());
            assertEquals("it", pool.pinned("slot:1").send(Worker.ECHO, "it").join());
            pool.strategy(name);
            assertEquals(name, pool.snapshot().strategy());
        });
        assertEquals(
                ALIASES.values().stream().sorted().toList(), framework.service(ProcessPools.class).strategies());
        assertEquals(List.of(), framework.complaints());
    }

    @Test
    void changeOfStrategyCountsFromTheNextRequestOn() {
        ProcessPool pool = framework.open(
                PoolSpec.java("change", Worker.class).size(2, 2).weights(3, 1).strategy("round-robin"));
        assertEquals(List.of(20L, 20L), Framework.shares(pool, 40));
        pool.strategy("weighted-round-robin");
        assertEquals(List.of(30L, 10L), Framework.shares(pool, 40));
        pool.strategy("round-robin");
        assertEquals(List.of(20L, 20L), Framework.shares(pool, 40));
    }

    @Test
    void changeUnderLoadLosesNoTask() {
        ProcessPool pool = framework.open("change");
        RequestStream stream = RequestStream.to(pool, 64);
        for (int i = 0; i < 10; i++) {
            for (String name : ALIASES.values()) {
                // It refuses requests that name no worker, as it should.
                if (name.equals("specify")) continue;
                pool.strategy(name);
                stream.awaitMore(framework, 10);
            }
        }
        assertTrue(stream.stop(framework) >= 700);
        assertEquals(List.of(), framework.complaints());
    }

    @Test
    void aHigherRankingDecidesBetweenEqualNamesAtAnyTimeAndLosesNoTask() {
        Strategy first = (candidates, call) -> candidates.get(0);
        Strategy last = (candidates, call) -> candidates.get(candidates.size() - 1);
        var ofFirst = framework.offer(Strategy.class, first, Map.of("strategy.name", "twin"));
        ProcessPool pool = framework.open(PoolSpec.java("twins", Worker.class).size(2, 2).strategy("twin"));
        assertEquals(List.of(10L, 0L), Framework.shares(pool, 10));
        RequestStream stream = RequestStream.to(pool, 16);

        // Of equal ranking: the one that was there first keeps the name.
        var ofLast = framework.offer(Strategy.class, last, Map.of("strategy.name", "twin"));
        stream.awaitMore(framework, 100);
        for (int i = 0; i < 20; i++) {
            ofLast.setProperties(new Hashtable<>(Map.of("strategy.name", "twin", "service.ranking", i % 2 * 2 - 1)));
            stream.awaitMore(framework, 20);
        }
        stream.stop(framework);
        assertEquals(List.of(0L, 10L), Framework.shares(pool, 10));
        ofLast.setProperties(new Hashtable<>(Map.of("strategy.name", "twin", "service.ranking", -1)));
        assertEquals(List.of(10L, 0L), Framework.shares(pool, 10));
        ofFirst.unregister();
        assertEquals(List.of(0L, 10L), Framework.shares(pool, 10));
        ofLast.unregister();
        assertEquals(List.of(5L, 5L), Framework.shares(pool, 10));
        assertEquals("twin", pool.snapshot().strategy());
        assertEquals(List.of(), framework.complaints());
    }

    @Test
    void unknownStrategyIsRefusedWithTheListOfThoseThatAreThere() {
        ProcessPool pool = framework.open("unknown");
        var refusal = assertThrows(IllegalArgumentException.class, () -> pool.strategy("fastest"));
        assertTrue(refusal.getMessage().contains("'fastest'"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("least-connections"), refusal.getMessage());
        assertEquals("round-robin", pool.snapshot().strategy());
    }

    @Test
    void poolGoesRoundRobinWhileTheBalancerIsStoppedAndBackWithIt() throws Exception {
        ProcessPool pool = framework.open(
                PoolSpec.java("balancer", Worker.class).size(2, 2).weights(3, 1).strategy("weighted-round-robin"));
        assertEquals(List.of(30L, 10L), Framework.shares(pool, 40));
        RequestStream stream = RequestStream.to(pool, 16);
        framework.stop(framework.bundle("dev.drover.balancer"));
        assertEquals(List.of("round-robin"), framework.service(ProcessPools.class).strategies());
        stream.awaitMore(framework, 100);
        stream.stop(framework);
        assertEquals(List.of(20L, 20L), Framework.shares(pool, 40));
        assertEquals("weighted-round-robin", pool.snapshot().strategy());

        Framework.start(framework.bundle("dev.drover.balancer"));
        framework.await("the strategies", () -> framework.service(ProcessPools.class).strategies().size() == 8);
        assertEquals(List.of(30L, 10L), Framework.shares(pool, 40));
    }
}

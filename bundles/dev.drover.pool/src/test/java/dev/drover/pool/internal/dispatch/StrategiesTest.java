package dev.drover.pool.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.balance.Strategy;
import org.junit.jupiter.api.Test;

class StrategiesTest {

    private final Strategies strategies = new Strategies();
    private final Strategy first = (candidates, call) -> candidates.get(0);
    private final Strategy second = (candidates, call) -> candidates.get(0);

    @Test
    void roundRobinIsAlwaysThereByBothItsNames() {
        assertNotNull(strategies.find("round-robin"));
        assertSame(strategies.find("round-robin"), strategies.find("POLLING"));
        assertEquals("round-robin", strategies.canonical("POLLING"));
        assertEquals(List.of("round-robin"), strategies.names());
    }

    @Test
    void aNameThatIsTakenStaysWithTheOneThatHasItAndPassesOnWhenThatGoes() {
        strategies.add(first, List.of("fast", "F"));
        strategies.add(second, List.of("fast"));
        assertSame(first, strategies.find("F"));
        assertSame(first, strategies.find("fast"));
        strategies.remove(first);
        assertSame(second, strategies.find("fast"));
        assertNull(strategies.find("F"));
        strategies.remove(second);
        assertNull(strategies.find("fast"));
    }

    @Test
    void aNameIsThatOfTheOneWithTheHighestRankingWhoeverCameFirst() {
        strategies.add(first, List.of("fast", "F"));
        strategies.add(second, List.of("fast"), 5);
        assertSame(second, strategies.find("fast"));
        assertSame(first, strategies.find("F"));
        assertEquals("fast", strategies.canonical("fast"));
        strategies.add(first, List.of("fast", "F"), 6);
        assertSame(first, strategies.find("fast"));
        strategies.add(first, List.of("fast"), 5);
        assertSame(first, strategies.find("fast"), "it came first");
        assertNull(strategies.find("F"), "it has given up that name");
        strategies.add(first, List.of("fast"), Integer.MIN_VALUE);
        assertSame(second, strategies.find("fast"));
        strategies.remove(second);
        assertSame(first, strategies.find("fast"));
        strategies.add(first, List.of());
        assertNull(strategies.find("fast"));
    }

    @Test
    void aReplacedRoundRobinComesBack() {
        strategies.add(first, List.of("round-robin"));
        assertSame(first, strategies.find("round-robin"));
        strategies.remove(first);
        assertNotNull(strategies.find("round-robin"));
    }

    @Test
    void whoListensIsToldUntilItNoLongerListens() {
        AtomicInteger told = new AtomicInteger();
        Runnable listener = told::incrementAndGet;
        strategies.onChange(listener);
        strategies.add(first, List.of("a"));
        strategies.remove(first);
        strategies.forget(listener);
        strategies.add(first, List.of("a"));
        assertEquals(2, told.get());
        strategies.add(second, List.of());
        assertEquals(List.of("a", "round-robin"), strategies.names());
    }
}

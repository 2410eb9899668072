package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletionException;

import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.tests.framework.wrong.Foreign;
import dev.drover.tests.framework.wrong.Nothing;
import dev.drover.tests.framework.wrong.Refuses;
import dev.drover.tests.framework.wrong.Stranger;
import dev.drover.tests.framework.wrong.Throws;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bundles with strategies that do not keep to their contract. */
final class WrongStrategyTest {

    private static final int REQUESTS = 40;

    @RegisterExtension
    final Framework framework = new Framework();

    @Test
    void callsOfAStrategyThatThrowsGoRoundRobinAndItIsSaidOnce() throws Exception {
        goesRoundRobin(Throws.class, "threw", "a fault of the strategy");
    }

    @Test
    void callsOfAStrategyThatPicksNobodyGoRoundRobinAndItIsSaidOnce() throws Exception {
        goesRoundRobin(Nothing.class, "picked null", "");
    }

    @Test
    void callsOfAStrategyThatPicksAStrangerGoRoundRobinAndItIsSaidOnce() throws Exception {
        goesRoundRobin(Stranger.class, "picked a stranger", "");
    }

    @Test
    void callsOfAStrategyThatPicksAnotherPoolsWorkerGoRoundRobinAndItIsSaidOnce() throws Exception {
        ProcessPool other = framework.open("other");
        start(Foreign.class);
        other.strategy("foreign");
        assertEquals(List.of(10L, 0L), Framework.shares(other, 10));
        ProcessPool pool = framework.open("pool");
        pool.strategy("foreign");
        assertEquals(List.of(REQUESTS / 2L, REQUESTS / 2L), Framework.shares(pool, REQUESTS));
        assertEquals(1, framework.complaints().size(), () -> framework.complaints().toString());
        assertEquals(List.of(10L, 0L), Framework.shares(other, 10));
    }

    @Test
    void strategyMayRefuseACall() throws Exception {
        ProcessPool pool = framework.open("pool");
        start(Refuses.class);
        pool.strategy("refuses");
        var failure = assertThrows(CompletionException.class, () -> pool.send(Worker.ECHO, "it").join());
        Rejected refusal = assertInstanceOf(Rejected.class, failure.getCause());
        assertTrue(refusal.getMessage().endsWith("the strategy is closed today"), refusal.getMessage());
        pool.strategy("round-robin");
        assertEquals("it", pool.send(Worker.ECHO, "it").join());
        assertEquals(List.of(), framework.complaints());
    }

    private void goesRoundRobin(Class<? extends Strategy> type, String what, String why) throws Exception {
        ProcessPool pool = framework.open("pool");
        start(type);
        pool.strategy(name(type));
        assertEquals(List.of(REQUESTS / 2L, REQUESTS / 2L), Framework.shares(pool, REQUESTS));
        List<String> complaints = framework.complaints();
        assertEquals(1, complaints.size(), complaints::toString);
        String complaint = complaints.get(0);
        assertTrue(complaint.contains("'" + name(type) + "'"), complaint);
        assertTrue(complaint.contains("'pool'"), complaint);
        assertTrue(complaint.contains(what), complaint);
        assertTrue(complaint.contains(why), complaint);
    }

    private void start(Class<? extends Strategy> type) throws Exception {
        Framework.start(framework.removed(framework.context().installBundle(type.getName(), StrategyJar.of(type))));
        framework.await(
                "the strategy " + name(type),
                () -> framework.service(ProcessPools.class).strategies().contains(name(type)));
    }

    private static String name(Class<? extends Strategy> type) {
        return type.getAnnotation(StrategyName.class).value()[0];
    }
}

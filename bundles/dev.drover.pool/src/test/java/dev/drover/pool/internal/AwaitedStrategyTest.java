package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.pool.internal.dispatch.Strategies;
import org.junit.jupiter.api.Test;

/** A configured pool whose strategy is not there yet. The framework test of configured pools has real ones. */
final class AwaitedStrategyTest {

    private static final Strategy FASTEST = (candidates, call) -> (Candidate) candidates.get(0);

    private final Strategies strategies = new Strategies();
    private final Pools pools = new Pools();

    /** Pools without processes. */
    private final class Pools implements ProcessPools {
        private final Map<String, PoolSpec> open = new TreeMap<>();
        private final List<ProcessPool> all = new ArrayList<>();
        /** What happens while a pool is opened. */
        private Runnable meanwhile = () -> {};

        @Override
        public ProcessPool open(PoolSpec spec) {
            Runnable now = meanwhile;
            meanwhile = () -> {};
            now.run();
            if (!strategies.has(spec.strategy()))
                throw new IllegalArgumentException("There is no strategy '" + spec.strategy() + "'");
            if (open.putIfAbsent(spec.name(), spec) != null)
                throw new IllegalArgumentException("A pool named '" + spec.name() + "' is open already");
            Object made = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ProcessPool.class},
                    (proxy, method, given) -> switch (method.getName()) {
                        case "name" -> spec.name();
                        case "close" -> open.remove(spec.name());
                        case "change" -> CompletableFuture.completedFuture(0);
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
            all.add((ProcessPool) made);
            return (ProcessPool) made;
        }

        @Override
        public List<ProcessPool> all() {
            return all;
        }

        @Override
        public List<String> strategies() {
            return strategies.names();
        }
    }

    private static ConfiguredPool.Config config(Map<String, ?> more) {
        Map<String, Object> given = new HashMap<>(Map.of(
                "name", "p", "command", new String[] {"worker"}, "strategy", "fastest"));
        given.putAll(more);
        Object made = Proxy.newProxyInstance(
                AwaitedStrategyTest.class.getClassLoader(), new Class<?>[] {ConfiguredPool.Config.class},
                (proxy, method, arguments) -> given.containsKey(method.getName())
                        ? given.get(method.getName())
                        : method.getDefaultValue());
        return ConfiguredPool.Config.class.cast(made);
    }

    private ConfiguredPool configured(Map<String, ?> more) {
        return new ConfiguredPool(config(more), pools, strategies);
    }

    private void comes() {
        strategies.add(FASTEST, List.of("fastest", "FASTEST"));
    }

    @Test
    void thePoolIsOpenedOnceItComes() {
        configured(Map.of());
        strategies.add((candidates, call) -> candidates.get(0), List.of("another"));
        assertEquals(Map.of(), pools.open);
        comes();
        assertEquals(1, pools.all.size());
        strategies.remove(FASTEST);
        comes();
        assertEquals(1, pools.all.size(), "an open pool keeps its strategy by itself");
    }

    @Test
    void anAliasIsAwaitedToo() {
        configured(Map.of("strategy", "FASTEST"));
        comes();
        assertEquals("FASTEST", pools.open.get("p").strategy());
    }

    @Test
    void aConfigurationThatHasGoneOpensNoPoolLater() {
        ConfiguredPool gone = configured(Map.of());
        gone.close();
        comes();
        assertEquals(List.of(), pools.all);
    }

    @Test
    void aConfigurationThatMakesNoPoolIsRefusedAtOnceAndOpensNoneLater() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> configured(Map.of("min", 3, "max", 2)));
        assertEquals("The pool 'p' is not opened: min is 3 and max is 2: min must be 0 to max", refused.getMessage());
        comes();
        assertEquals(List.of(), pools.all);
    }

    @Test
    void anUpdateThatCannotBeOpenedLeavesTheOneThatWaits() {
        configured(Map.of("name", "taken", "strategy", "round-robin"));
        ConfiguredPool configured = configured(Map.of("max", 5));
        configured.changed(config(Map.of("name", "taken", "strategy", "round-robin")));
        comes();
        assertEquals(5, pools.open.get("p").max());
    }

    @Test
    void oneThatGoesWhileThePoolIsOpenedIsAwaitedAgain() {
        comes();
        pools.meanwhile = () -> strategies.remove(FASTEST);
        configured(Map.of());
        assertEquals(List.of(), pools.all);
        // It comes, is gone again before the pool could be opened, and comes to stay.
        pools.meanwhile = () -> strategies.remove(FASTEST);
        comes();
        assertEquals(List.of(), pools.all);
        comes();
        assertEquals(1, pools.all.size());
    }

    @Test
    void oneThatComesBetweenTheLookAndTheWaitIsNotMissed() throws Exception {
        Thread comes = new Thread(this::comes);
        // Said after the look, on the thread that has looked: the other one comes now.
        Handler said = new Handler() {
            @Override
            public void publish(LogRecord line) {
                comes.start();
                while (comes.getState() == Thread.State.NEW || comes.getState() == Thread.State.RUNNABLE)
                    Thread.onSpinWait();
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(ConfiguredPool.class.getName());
        log.addHandler(said);
        try {
            configured(Map.of());
        } finally {
            log.removeHandler(said);
        }
        comes.join(TimeUnit.SECONDS.toMillis(60));
        assertEquals(1, pools.all.size());
    }

    @Test
    void anUpdateMeanwhileIsWhatIsOpenedAndABadOneChangesNothing() {
        ConfiguredPool configured = configured(Map.of("max", 5));
        configured.changed(config(Map.of("max", 7)));
        configured.changed(config(Map.of("min", 3, "max", 2)));
        assertEquals(List.of(), pools.all);
        comes();
        assertEquals(7, pools.open.get("p").max());
    }

    @Test
    void anUpdateToAStrategyThatIsThereOpensThePoolAtOnce() {
        ConfiguredPool configured = configured(Map.of());
        configured.changed(config(Map.of("strategy", "round-robin")));
        assertEquals(1, pools.all.size());
        comes();
        assertEquals(1, pools.all.size());
        configured.close();
        assertEquals(Map.of(), pools.open);
    }

    @Test
    void onePoolThatCannotBeOpenedLaterKeepsNoOtherFromIt() {
        ConfiguredPool late = configured(Map.of());
        configured(Map.of());
        configured(Map.of("name", "q"));
        comes();
        assertEquals(List.of("p", "q"), List.copyOf(pools.open.keySet()));
        late.close();
        assertEquals(List.of("q"), List.copyOf(pools.open.keySet()));
    }
}

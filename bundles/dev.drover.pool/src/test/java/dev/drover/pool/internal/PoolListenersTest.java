package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import dev.drover.api.pool.PoolListener;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.pool.internal.slot.FallbackPolicy;
import dev.drover.process.ProcessRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is told of the pools of a program. */
class PoolListenersTest {

    private final ProcessRuntime runtime = new ProcessRuntime();
    private final LocalPools pools = new LocalPools(runtime, new Strategies(), new FallbackPolicy());
    private final List<String> told = new ArrayList<>();

    private final PoolListener listener = new PoolListener() {
        @Override
        public void opened(ProcessPool pool) {
            told.add("opened " + pool.name() + (pool.snapshot().closed() ? " closed" : ""));
        }

        @Override
        public void closed(ProcessPool pool) {
            told.add("closed " + pool.name() + (pool.snapshot().closed() ? "" : " open"));
        }
    };

    @AfterEach
    void close() {
        pools.close();
        runtime.close();
    }

    private ProcessPool open(String name) {
        return pools.open(PoolSpec.of(name, ProcessSpec.command("true")));
    }

    @Test
    void aListenerIsToldOfEachPoolThatOpensAndCloses() {
        pools.addListener(listener);
        open("a").close();
        assertEquals(List.of("opened a", "closed a"), told);
    }

    @Test
    void aListenerThatComesLateIsToldOfTheOpenPools() {
        open("a").close();
        open("b");
        pools.addListener(listener);
        assertEquals(List.of("opened b"), told);
        pools.close();
        assertEquals(List.of("opened b", "closed b"), told);
    }

    @Test
    void aListenerThatHasGoneIsToldNothing() {
        pools.addListener(listener);
        pools.removeListener(listener);
        open("a");
        assertEquals(List.of(), told);
    }

    @Test
    void aListenerThatThrowsKeepsNobodyFromAnything() {
        pools.addListener(new PoolListener() {
            @Override
            public void opened(ProcessPool pool) {
                throw new IllegalStateException("a listener with a fault");
            }

            @Override
            public void closed(ProcessPool pool) {
                throw new StackOverflowError("made up");
            }
        });
        pools.addListener(listener);
        open("a").close();
        assertEquals(List.of("opened a", "closed a"), told);
    }
}

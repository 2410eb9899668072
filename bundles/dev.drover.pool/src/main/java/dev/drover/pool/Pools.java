package dev.drover.pool;

import java.util.Arrays;
import java.util.ServiceLoader;

import dev.drover.api.Providers;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.MemoryBudget;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.HealthCheck;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoolListener;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.process.Processes;
import dev.drover.pool.internal.LocalPools;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.pool.internal.slot.FallbackPolicy;
import dev.drover.process.LocalProcesses;
import dev.drover.process.ProcessRuntime;
import dev.drover.process.Switchboard;

/**
 * Pools in a plain Java program. Strategies, the lifecycle policy, the memory budget, the monitor and listeners are
 * those that {@link ServiceLoader} finds on the class path; round robin is always there. One that cannot be made is
 * named in the log, and the program does without it.
 */
public final class Pools implements AutoCloseable {

    private final ProcessMonitor monitor;
    private final ProcessRuntime runtime = new ProcessRuntime();
    private final LocalPools pools;

    private Pools() {
        Strategies strategies = new Strategies();
        for (Strategy strategy : Providers.all(Strategy.class, Pools.class.getClassLoader())) {
            StrategyName name = strategy.getClass().getAnnotation(StrategyName.class);
            if (name != null) strategies.add(strategy, Arrays.asList(name.value()));
        }
        pools = new LocalPools(runtime, strategies, first(LifecyclePolicy.class, new FallbackPolicy()));
        Providers.all(PoolListener.class, Pools.class.getClassLoader()).forEach(pools::addListener);
        monitor = first(ProcessMonitor.class, null);
        runtime.monitor(monitor);
        runtime.switchboard(first(Switchboard.class, null));
        pools.memoryBudget(first(MemoryBudget.class, null));
    }

    private static <T> T first(Class<T> type, T otherwise) {
        return Providers.first(type, Pools.class.getClassLoader()).orElse(otherwise);
    }

    /** Opens a pool that shares nothing with others; closing it ends every thread that was started for it. */
    public static ProcessPool open(PoolSpec spec) {
        Pools pools = create();
        pools.pools.whenEmpty(pools::close);
        try {
            return pools.service().open(spec);
        } catch (RuntimeException e) {
            pools.close();
            throw e;
        }
    }

    /** Makes an empty set of pools that share their threads. */
    public static Pools create() {
        return new Pools();
    }

    /** What opens pools of this set and knows the open ones. */
    public ProcessPools service() {
        return pools;
    }

    /** What starts other processes, on the same threads. */
    public Processes processes() {
        return new LocalProcesses(runtime);
    }

    /** What tells how this program itself is. */
    public HealthCheck health() {
        return runtime.health();
    }

    /** What went wrong in the pools and processes of this set. */
    public ErrorLog errors() {
        return runtime.errors();
    }

    /**
     * Closes all pools of this set, ends the processes that it has started, and ends every thread that was started for
     * them.
     */
    @Override
    public void close() {
        pools.close();
        runtime.close();
        if (monitor instanceof AutoCloseable closeable) closeQuietly(closeable);
    }

    private static void closeQuietly(AutoCloseable monitor) {
        try {
            monitor.close();
        } catch (Exception e) {
            throw new IllegalStateException("The monitor could not be closed", e);
        }
    }
}

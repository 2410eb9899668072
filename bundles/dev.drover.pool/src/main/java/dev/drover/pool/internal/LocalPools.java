package dev.drover.pool.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import dev.drover.api.Require;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.MemoryBudget;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoolListener;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.pool.internal.slot.PoolServices;
import dev.drover.pool.internal.slot.StartPace;
import dev.drover.process.HostListener;
import dev.drover.process.HostProcess;
import dev.drover.process.HostSpec;
import dev.drover.process.ProcessRuntime;
import dev.drover.process.console.ConsoleBuffer;

/** The pools of a program. All of them share one {@link ProcessRuntime}. */
public final class LocalPools implements ProcessPools, AutoCloseable {

    private final ProcessRuntime runtime;
    private final Strategies strategies;
    private final List<Pool> pools = new CopyOnWriteArrayList<>();
    private final PoolServices services = new Services();
    private final PoolListeners listeners = new PoolListeners();
    private final StartPace starts;
    private volatile LifecyclePolicy policy;
    private volatile Sleeper sleeper;
    private volatile MemoryBudget budget;
    private volatile Runnable whenEmpty = () -> {};
    private boolean begun;
    private boolean closed;

    public LocalPools(ProcessRuntime runtime, Strategies strategies, LifecyclePolicy policy) {
        this.runtime = runtime;
        this.strategies = strategies;
        this.policy = policy;
        starts = new StartPace(
                StartPace.most(Runtime.getRuntime().availableProcessors()), work -> runtime.background().execute(work),
                runtime::runningNanos);
    }

    // ---- the service

    @Override
    public ProcessPool open(PoolSpec spec) {
        Require.given("spec", spec);
        services.check(spec);
        Pool pool;
        synchronized (this) {
            if (closed) throw new IllegalStateException("The pools have been closed");
            if (find(spec.name()).isPresent())
                throw new IllegalArgumentException("A pool named '" + spec.name() + "' is open already");
            begin();
            pool = new Pool(spec, services, strategies, this::closed);
            pools.add(pool);
        }
        runtime.everyRound(pool.round());
        pool.open();
        listeners.opened(pool);
        return pool;
    }

    private void begin() {
        if (begun) return;
        runtime.start();
        runtime.closeFirst(this);
        begun = true;
    }

    private void closed(Pool pool) {
        runtime.noMoreRounds(pool.round());
        pools.remove(pool);
        listeners.closed(pool);
        if (pools.isEmpty()) whenEmpty.run();
    }

    @Override
    public List<ProcessPool> all() {
        return List.copyOf(pools);
    }

    @Override
    public List<String> strategies() {
        return strategies.names();
    }

    // ---- other services, which come and go

    public void policy(LifecyclePolicy now) {
        policy = now;
    }

    /** Adds one that is told of the pools, those that are open too. */
    public void addListener(PoolListener listener) {
        listeners.add(listener, all());
    }

    public void removeListener(PoolListener listener) {
        listeners.remove(listener);
    }

    /** Null for the one of this system. */
    public void sleeper(Sleeper now) {
        sleeper = now;
    }

    /** Null if there is none. */
    public void memoryBudget(MemoryBudget now) {
        budget = now;
    }

    /** What to do when the last pool has been closed. */
    public void whenEmpty(Runnable work) {
        whenEmpty = work;
    }

    /** What each pool is given. */
    private final class Services implements PoolServices {
        @Override
        public HostProcess host(HostSpec spec, ConsoleBuffer console, HostListener listener) {
            return runtime.host(spec, console, listener);
        }

        @Override
        public void check(PoolSpec spec) {
            runtime.checkPool(Stream.concat(Stream.of(spec.worker()), spec.slots().values().stream()));
        }

        @Override
        public long nanoTime() {
            return runtime.runningNanos();
        }

        @Override
        public void pause(long nanos) {
            LockSupport.parkNanos(LocalPools.this, nanos);
        }

        @Override
        public void after(Duration delay, Runnable work) {
            runtime.after(delay, work);
        }

        @Override
        public void soon() {
            runtime.soon();
        }

        @Override
        public Executor background() {
            return runtime.background();
        }

        @Override
        public StartPace starts() {
            return starts;
        }

        @Override
        public Executor callbacks() {
            return runtime.callbacks();
        }

        @Override
        public void beforeCallback() {
            runtime.beforeCallback();
        }

        @Override
        public LifecyclePolicy policy() {
            return policy;
        }

        @Override
        public Sleeper sleeper() {
            Sleeper given = sleeper;
            return given != null ? given : runtime.sleeper();
        }

        @Override
        public ProcessMonitor monitor() {
            return runtime.monitor();
        }

        @Override
        public MemoryBudget memoryBudget() {
            return budget;
        }
    }

    // ---- the end

    /** Closes all pools, each on a thread of its own. The runtime goes on. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
            if (!begun) return;
        }
        List<Thread> closers = pools.stream().map(pool -> Thread.ofPlatform().daemon().name("drover-closer")
                .start(pool::close)).toList();
        try {
            for (Thread closer : closers) closer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runtime.closed(this);
    }
}

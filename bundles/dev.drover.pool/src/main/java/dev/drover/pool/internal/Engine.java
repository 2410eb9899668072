package dev.drover.pool.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Launcher;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.link.Reactor;

/**
 * What all pools of a program share: the link's reactor, the door, the launcher, the console's reader, and the housekeeper,
 * one thread each. They start with the first pool.
 */
public final class Engine implements ProcessPools, AutoCloseable {

    static final long PING_NANOS = 1_000_000_000L;
    static final long RECALL_NANOS = 500_000_000L;
    static final long RECALL_EVERY_NANOS = 1_000_000_000L;
    static final long STUCK_NANOS = 50_000_000L;
    static final Duration EXIT_PATIENCE = Duration.ofMillis(500);
    static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration THREADS_PATIENCE = Duration.ofMillis(500);

    private static final System.Logger LOG = System.getLogger(Engine.class.getName());
    private static final long ROUND_MILLIS = 50;
    /** A longer pause between rounds is not the workers' fault, but that of this process or its machine. */
    private static final long LONGEST_ROUND_NANOS = 4 * ROUND_MILLIS * 1_000_000;

    private static final int SPARE_SECONDS = 2;
    private static final int MOST_CALLBACKS = 256;
    private static final int ROUNDS_A_SECOND = (int) (1_000 / ROUND_MILLIS);

    private final Strategies strategies;
    private final List<Pool> pools = new CopyOnWriteArrayList<>();
    private final Thread atExit = new Thread(this::close, "drover-at-exit");

    private volatile LifecyclePolicy policy;
    private volatile ProcessMonitor monitor;
    private volatile Sleeper sleeper;
    private volatile Launcher launcher;

    private volatile Runnable whenEmpty = () -> {};
    private volatile Running running;
    private boolean closed;

    /** Everything that has a thread. */
    private record Running(
            Reactor reactor,
            ScheduledThreadPoolExecutor housekeeper,
            ExecutorService background,
            ExecutorService callbacks,
            ConsolePump console,
            LocalLauncher local,
            Admission admission,
            Rings rings,
            StartupArchives archives) {}

    public Engine(Strategies strategies, LifecyclePolicy policy) {
        this.strategies = strategies;
        this.policy = policy;
    }

    // ---- the service

    @Override
    public ProcessPool open(PoolSpec spec) {
        Pool pool;
        synchronized (this) {
            if (closed) throw new IllegalStateException("The pools have been closed");
            if (find(spec.name()).isPresent())
                throw new IllegalArgumentException("A pool named '" + spec.name() + "' is open already");
            begin();
            pool = new Pool(spec, this);
            pools.add(pool);
        }
        pool.open();
        return pool;
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

    /** What to do when the last pool has been closed. */
    public void whenEmpty(Runnable work) {
        whenEmpty = work;
    }

    /** Null if there is none. */
    public void sleeper(Sleeper now) {
        sleeper = now;
    }

    /** Null for the default, which starts child processes of this one. */
    public void launcher(Launcher now) {
        launcher = now;
    }

    /** Null if there is none. A new one is told about all workers. */
    public void monitor(ProcessMonitor now) {
        monitor = now;
        if (now != null) for (Pool pool : pools) pool.present().forEach(this::began);
    }

    // ---- for the pools

    Strategies known() {
        return strategies;
    }

    LifecyclePolicy policy() {
        return policy;
    }

    Sleeper sleeper() {
        return sleeper;
    }

    Launcher launcher() {
        Launcher other = launcher;
        return other != null ? other : running.local();
    }

    /** Starts a process that is to join with the ticket. */
    Process launch(ProcessSpec worker, String mark, String ticket) throws IOException {
        // Somebody else's launcher may start it on another machine, or in a place without our files.
        List<String> options = launcher == null ? running.archives().options(worker) : List.of();
        return launcher().launch(ProgramCommand.launch(worker, mark, options), ticket);
    }

    void joined(ProcessSpec worker) {
        if (launcher == null) running.archives().joined(worker);
    }

    void neverJoined(ProcessSpec worker) {
        if (launcher == null) running.archives().neverJoined(worker);
    }

    Reactor reactor() {
        return running.reactor();
    }

    Admission admission() {
        return running.admission();
    }

    Rings rings() {
        return running.rings();
    }

    ConsolePump console() {
        return running.console();
    }

    /**
     * For what takes long or waits. These are threads of the system's and our own: the program's tasks may hold all threads
     * that virtual threads run on.
     */
    ExecutorService background() {
        return running.background();
    }

    /** For callbacks of users that no link's thread runs. */
    ExecutorService callbacks() {
        return running.callbacks();
    }

    void after(Duration delay, Runnable work) {
        try {
            running.housekeeper().schedule(() -> guarded(work), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: nothing is left that could be late.
            LOG.log(Level.DEBUG, "Too late for a delayed step", e);
        }
    }

    void pause() {
        LockSupport.parkNanos(this, 2_000_000);
    }

    void began(Member member) {
        ProcessMonitor now = monitor;
        if (now != null && member.pid() != 0)
            guarded(() -> now.describe(member.pid(), ProcessKind.WORKER, member.name()));
    }

    /** Says what a process is that belongs to no pool. */
    void describe(Process process, String name) {
        ProcessMonitor now = monitor;
        if (now != null) guarded(() -> now.describe(process.pid(), ProcessKind.CHILD, name));
    }

    void ended(Member member, Exit exit) {
        ProcessMonitor now = monitor;
        if (now != null && exit.pid() != 0) guarded(() -> now.exited(exit.pid(), exit.verdict()));
    }

    void closed(Pool pool) {
        pools.remove(pool);
        if (pools.isEmpty()) whenEmpty.run();
    }

    // ---- threads

    private void begin() {
        if (running != null) return;
        ScheduledThreadPoolExecutor housekeeper = new ScheduledThreadPoolExecutor(1, threads("drover-housekeeper"));
        housekeeper.setRemoveOnCancelPolicy(true);
        housekeeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        ExecutorService background = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, SPARE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
                threads("drover-background"));
        ThreadPoolExecutor callbacks = new ThreadPoolExecutor(
                MOST_CALLBACKS, MOST_CALLBACKS, SPARE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                threads("drover-callbacks"));
        callbacks.allowCoreThreadTimeOut(true);
        Admission admission = null;
        try {
            admission = new Admission("drover-door", background, housekeeper);
            Reactor reactor = Reactor.start("drover-links");
            running = new Running(
                    reactor, housekeeper, background, callbacks, new ConsolePump("drover-console"),
                    new LocalLauncher("drover-spawner"), admission, new Rings(), new StartupArchives(this));
        } catch (IOException e) {
            if (admission != null) admission.close();
            for (ExecutorService each : List.of(housekeeper, background, callbacks)) each.shutdown();
            throw new IllegalStateException("No pool can be opened: " + e.getMessage(), e);
        }
        housekeeper.scheduleWithFixedDelay(new Rounds(), ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    private static ThreadFactory threads(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The housekeeper's regular work. */
    private final class Rounds implements Runnable {
        private long last = System.nanoTime();
        private int count;

        @Override
        public void run() {
            long now = System.nanoTime();
            long elapsed = Math.min(now - last, LONGEST_ROUND_NANOS);
            last = now;
            boolean second = ++count % ROUNDS_A_SECOND == 0;
            for (Pool pool : pools) guarded(() -> pool.tick(elapsed));
            if (second) guarded(this::measure);
        }

        private void measure() {
            ProcessMonitor now = monitor;
            for (Pool pool : pools) for (Member member : pool.present()) measure(member, now);
        }

        private void measure(Member member, ProcessMonitor now) {
            if (now == null) member.used(0, 0);
            else
                now.find(member.pid())
                        .filter(ProcessSample::alive)
                        .ifPresent(sample -> member.used(sample.usage().cpu(), sample.usage().memory()));
        }
    }

    /** Other services take part; whatever they throw, the housekeeper's other steps go on. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "A step of housekeeping failed", e);
        }
    }

    @Override
    public void close() {
        Running ending;
        synchronized (this) {
            if (closed) return;
            closed = true;
            ending = running;
        }
        if (ending == null) return;
        List<Thread> closers = pools.stream().map(pool -> threads("drover-closer").newThread(pool::close)).toList();
        closers.forEach(Thread::start);
        try {
            for (Thread closer : closers) closer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ending.archives().close();
        ending.admission().close();
        ending.rings().close();
        ending.reactor().close();
        ending.local().close();
        ending.console().close();
        for (ExecutorService each : List.of(ending.housekeeper(), ending.background(), ending.callbacks())) end(each);
        if (Thread.currentThread() != atExit) forgetAtExit();
    }

    /** Waits until the future is done or the time is over. */
    static void await(CompletableFuture<?> future, Duration most) {
        try {
            future.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.DEBUG, "Not waited for any longer", e);
        }
    }

    /** Waits for its threads for a moment: the caller may be one of them. */
    static void end(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(THREADS_PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                LOG.log(Level.DEBUG, "A thread is still busy, most likely with a callback");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetAtExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            LOG.log(Level.TRACE, "The program is ending anyway", e);
        }
    }
}

package dev.drover.monitor.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.drover.api.Durations;
import dev.drover.api.Registration;
import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.process.Exit;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;
import dev.drover.wire.link.SafeLog;

/**
 * A monitor that samples this process and its descendants on a thread of its own, the sampler, until it is closed.
 *
 * <p>Only the sampler uses the registry of processes. Other threads describe processes through a queue, and read what
 * the sampler has published as an immutable snapshot. So nobody ever waits for the sampler. If a call of the operating
 * system hangs, the snapshot just grows old. If a round fails as a whole, the snapshot keeps the time of the last round
 * that succeeded.
 */
public final class SamplingMonitor implements ProcessMonitor, AutoCloseable {
    /** The interval of a monitor that is given no other. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

    /** The least interval. */
    public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(500);

    /** The greatest interval. */
    public static final Duration LONGEST_INTERVAL = Duration.ofSeconds(60);

    private static final Logger LOG = SafeLog.of(SamplingMonitor.class);
    private static final int MAX_UPDATES = 4096;
    private static final long CLOSE_MILLIS = 2000;

    /** After a round, the sampler pauses for this many times the processor time of the round: 5 % of a core at most. */
    private static final int PAUSE_FACTOR = 20;

    private final Supplier<ProcessTable> tableOpener;
    private final InstantSource clock;
    private final BlockingQueue<Consumer<ProcessRegistry>> updates = new ArrayBlockingQueue<>(MAX_UPDATES);
    private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
    private final ProcessRegistry registry = new ProcessRegistry(ProcessHandle.current().pid());
    private final SamplerCost cost = new SamplerCost();
    private final Thread sampler;
    private volatile MonitorSnapshot snapshot = new MonitorSnapshot(0, List.of(), 0);
    private volatile long intervalNanos;
    private volatile boolean closed;
    private volatile boolean overflowed;
    private String lastFailure = "";
    private ProcessTable table;

    /** Starts sampling each second. */
    public SamplingMonitor() {
        this(DEFAULT_INTERVAL);
    }

    /**
     * Starts sampling at the interval.
     *
     * @throws IllegalArgumentException if the interval is not within {@link #SHORTEST_INTERVAL} and
     *     {@link #LONGEST_INTERVAL}
     */
    public SamplingMonitor(Duration interval) {
        this(SamplingMonitor::thisSystem, interval, InstantSource.system());
    }

    /** For tests: the supplier is called on the sampler's thread. */
    SamplingMonitor(Supplier<ProcessTable> tableOpener, Duration interval, InstantSource clock) {
        this.tableOpener = tableOpener;
        this.clock = clock;
        interval(interval);
        sampler = Thread.ofPlatform().name("drover-monitor").daemon().unstarted(this::run);
        sampler.start();
    }

    private static ProcessTable thisSystem() {
        if (Platform.THIS.has(Help.PROC)) {
            try {
                return LinuxTable.open();
            } catch (IOException e) {
                LOG.log(Level.INFO, "Processes are read through OSHI: {0}", e.getMessage());
            }
        }
        try {
            return new OshiTable();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException("This system has no /proc, and OSHI is not there, which would be asked"
                    + " instead: install oshi-core with what it needs", e);
        }
    }

    /**
     * Changes how often processes are sampled, from the next round on.
     *
     * @throws IllegalArgumentException as the constructor
     */
    public void interval(Duration interval) {
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw new IllegalArgumentException("The sampling interval must be between " + SHORTEST_INTERVAL.toMillis()
                    + " and " + LONGEST_INTERVAL.toMillis() + " ms, not " + Durations.millis(interval) + " ms");
        }
        intervalNanos = Durations.nanos(interval);
    }

    @Override
    public MonitorSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public List<Usage> history(ProcessId process) {
        return registry.history(process);
    }

    @Override
    public Optional<ProcessSample> find(long pid) {
        List<ProcessSample> samples = snapshot.processes();
        if (!samples.isEmpty() && samples.get(0).id().pid() == pid) {
            return Optional.of(samples.get(0));
        }
        // All but the first are sorted by id, and of one id the living process comes last.
        int low = 1;
        int high = samples.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (samples.get(middle).id().pid() <= pid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 1 && samples.get(low - 1).id().pid() == pid ? Optional.of(samples.get(low - 1)) : Optional.empty();
    }

    @Override
    public Registration onSample(Runnable callback) {
        // A new object for each registration, so that closing one of two registrations of one callback leaves the
        // other.
        Runnable registered = Objects.requireNonNull(callback)::run;
        callbacks.add(registered);
        return () -> callbacks.remove(registered);
    }

    @Override
    public void describe(long pid, ProcessKind kind, String name) {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        long now = clock.millis();
        enqueue(registry -> registry.describe(pid, kind, name, now));
    }

    @Override
    public void exited(long pid, Exit exit) {
        Objects.requireNonNull(exit);
        long now = clock.millis();
        enqueue(registry -> registry.exited(pid, exit, now));
    }

    private void enqueue(Consumer<ProcessRegistry> update) {
        if (!updates.offer(update) && !closed && !overflowed) {
            overflowed = true;
            LOG.log(Level.WARNING, "The sampler hangs: descriptions and ends of processes are lost until it goes on");
        }
    }

    /** Ends sampling. The last snapshot and all histories stay readable. Waits for a running round, at most 2 s. */
    @Override
    public void close() {
        closed = true;
        callbacks.clear();
        sampler.interrupt();
        if (Thread.currentThread() == sampler) {
            return;
        }
        try {
            if (!sampler.join(Duration.ofMillis(CLOSE_MILLIS))) {
                LOG.log(Level.WARNING,
                        "The sampler hangs in a call of the system; its thread ends when the call returns");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                rounds();
            } catch (Throwable e) {
                // While the heap is full, the first use of a message's text may fail as well: it is not told.
                try {
                    sleepUntil(System.nanoTime() + intervalNanos);
                } catch (Throwable noPause) {
                    continue;
                }
            }
        }
    }

    private void rounds() {
        // The first call takes some 50 ms. On this thread, nobody who opens a monitor waits for it.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long next = System.nanoTime();
        while (!closed) {
            long before = cpuNanos(threads);
            cost.begin(before, System.nanoTime());
            try {
                if (table == null) {
                    table = tableOpener.get();
                }
                sample(table);
                lastFailure = "";
            } catch (OutOfMemoryError e) {
                // A log entry would need memory, too. The snapshot grows old, which shows that sampling fails.
                lastFailure = "";
            } catch (IOException | RuntimeException | Error e) {
                failed(e);
            }
            callbacks.forEach(this::call);
            long now = System.nanoTime();
            long pause = Math.max(next + intervalNanos - now, PAUSE_FACTOR * (cpuNanos(threads) - before));
            next = now + Math.max(0, pause);
            sleepUntil(next);
        }
    }

    private void sample(ProcessTable table) throws IOException {
        for (Consumer<ProcessRegistry> update = updates.poll(); update != null; update = updates.poll()) {
            update.accept(registry);
        }
        overflowed = false;
        List<Observation> observations = table.read(registry.wantedIds());
        long atMillis = clock.millis();
        registry.round(observations, atMillis, System.nanoTime());
        snapshot = new MonitorSnapshot(atMillis, registry.samples(), cost.cores());
    }

    /** Reports a failed round and marks all living processes. The sampler goes on: the next round may succeed. */
    private void failed(Throwable e) {
        if (closed) {
            return;
        }
        // A failure that repeats each second is logged once.
        if (!lastFailure.equals(e.toString())) {
            lastFailure = e.toString();
            LOG.log(Level.WARNING, "Processes could not be sampled; trying again", e);
        }
        registry.failed("cannot be read: " + e.getMessage());
        snapshot = new MonitorSnapshot(snapshot.atMillis(), registry.samples(), cost.cores());
    }

    private void call(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "A callback after a sample failed", e);
        }
    }

    private static long cpuNanos(ThreadMXBean threads) {
        return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
    }

    private void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0 && !closed; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            // An interrupt that is not close() must not turn the wait into a spin.
            Thread.interrupted();
        }
    }
}

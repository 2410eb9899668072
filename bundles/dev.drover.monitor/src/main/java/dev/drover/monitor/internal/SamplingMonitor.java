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

import dev.drover.api.Registration;
import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;

/**
 * Samples this process and its descendants on one thread of its own until it is closed.
 *
 * <p>All that is known belongs to that thread. What others say of a process is handed to it through a queue, what it
 * found is handed out as an immutable snapshot: nobody ever waits for it, and if the system lets it hang, the snapshot
 * just grows old. If a round fails as a whole, its time stays that of the last good one.
 */
public final class SamplingMonitor implements ProcessMonitor, AutoCloseable {
    /** How often processes are sampled unless said otherwise. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

    /** The bounds of the interval. */
    public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(500);

    /** See {@link #SHORTEST_INTERVAL}. */
    public static final Duration LONGEST_INTERVAL = Duration.ofSeconds(60);

    private static final Logger LOG = System.getLogger(SamplingMonitor.class.getName());
    private static final int MOST_ANNOUNCEMENTS = 4096;
    private static final long CLOSE_MILLIS = 2000;

    /** The next round waits until this one has cost no more than a part of the time: 5 % of a core. */
    private static final int LEAST_REST = 20;

    private final Supplier<ProcessTable> tables;
    private final InstantSource clock;
    private final BlockingQueue<Consumer<ProcessRegistry>> announcements = new ArrayBlockingQueue<>(MOST_ANNOUNCEMENTS);
    private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
    private final ProcessRegistry tracker = new ProcessRegistry(ProcessHandle.current().pid());
    private final SamplerCost cost = new SamplerCost();
    private final Thread sampler;
    private volatile MonitorSnapshot snapshot = new MonitorSnapshot(0, List.of(), 0);
    private volatile long intervalNanos;
    private volatile boolean closed;
    private volatile boolean overflowed;
    private String lastFailure = "";

    /** Starts sampling each second. */
    public SamplingMonitor() {
        this(DEFAULT_INTERVAL);
    }

    /**
     * Starts sampling.
     *
     * @throws IllegalArgumentException if the interval is not within {@link #SHORTEST_INTERVAL} and
     *     {@link #LONGEST_INTERVAL}
     */
    public SamplingMonitor(Duration interval) {
        this(SamplingMonitor::thisSystem, interval, InstantSource.system());
    }

    /** For tests: the supplier is called on the sampler's thread. */
    SamplingMonitor(Supplier<ProcessTable> tables, Duration interval, InstantSource clock) {
        this.tables = tables;
        this.clock = clock;
        interval(interval);
        sampler = Thread.ofPlatform().name("drover-monitor").daemon().unstarted(this::run);
        sampler.start();
    }

    private static ProcessTable thisSystem() {
        if (System.getProperty("os.name").equals("Linux")) {
            try {
                return LinuxTable.open();
            } catch (IOException e) {
                LOG.log(Level.INFO, "Processes are read through OSHI: {0}", e.getMessage());
            }
        }
        return new OshiTable();
    }

    /**
     * Changes how often processes are sampled, from the next round on.
     *
     * @throws IllegalArgumentException as the constructor
     */
    public void interval(Duration interval) {
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw new IllegalArgumentException("The sampling interval must be between " + SHORTEST_INTERVAL.toMillis()
                    + " and " + LONGEST_INTERVAL.toMillis() + " ms, not " + interval.toMillis() + " ms");
        }
        intervalNanos = interval.toNanos();
    }

    @Override
    public MonitorSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public List<Usage> history(ProcessId process) {
        return tracker.history(process);
    }

    @Override
    public Optional<ProcessSample> find(long pid) {
        List<ProcessSample> samples = snapshot.processes();
        if (!samples.isEmpty() && samples.get(0).id().pid() == pid) {
            return Optional.of(samples.get(0));
        }
        // But for the first they are sorted by id, the living one after the dead ones.
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
        // A wrapper of its own, so that one callback may be registered twice and each registration ends itself only.
        Runnable once = Objects.requireNonNull(callback)::run;
        callbacks.add(once);
        return () -> callbacks.remove(once);
    }

    @Override
    public void describe(long pid, ProcessKind kind, String name) {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        long now = clock.millis();
        announce(to -> to.describe(pid, kind, name, now));
    }

    @Override
    public void exited(long pid, String verdict) {
        Objects.requireNonNull(verdict);
        long now = clock.millis();
        announce(to -> to.exited(pid, verdict, now));
    }

    private void announce(Consumer<ProcessRegistry> announcement) {
        if (!announcements.offer(announcement) && !closed && !overflowed) {
            overflowed = true;
            LOG.log(Level.WARNING, "The sampler hangs; what is said of processes from now on is lost until it goes on");
        }
    }

    /** Ends sampling; the last snapshot and all histories stay readable. Waits for a running round, 2 s at most. */
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
                LOG.log(Level.WARNING, "The system holds the sampler in a call; its thread ends when that returns");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        // Takes some 50 ms the first time, which whoever opens a monitor need not wait for.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        ProcessTable table = null;
        long next = System.nanoTime();
        while (!closed) {
            long before = cpuNanos(threads);
            cost.begin(before, System.nanoTime());
            try {
                if (table == null) {
                    table = tables.get();
                }
                round(table);
                lastFailure = "";
            } catch (OutOfMemoryError e) {
                // There may be no memory to say so either; that the snapshot grows old says it.
                lastFailure = "";
            } catch (IOException | RuntimeException | Error e) {
                failed(e);
            }
            callbacks.forEach(this::call);
            long now = System.nanoTime();
            long rest = Math.max(next + intervalNanos - now, LEAST_REST * (cpuNanos(threads) - before));
            next = now + Math.max(0, rest);
            sleepUntil(next);
        }
    }

    private void round(ProcessTable table) throws IOException {
        for (Consumer<ProcessRegistry> said = announcements.poll(); said != null; said = announcements.poll()) {
            said.accept(tracker);
        }
        overflowed = false;
        List<Observation> sightings = table.read(tracker.awaited());
        long atMillis = clock.millis();
        tracker.round(sightings, atMillis, System.nanoTime());
        snapshot = new MonitorSnapshot(atMillis, tracker.samples(), cost.cores());
    }

    /** The sampler goes on whatever happens: the next round may succeed. */
    private void failed(Throwable e) {
        if (closed) {
            return;
        }
        // One line for a failure that repeats each second.
        if (!lastFailure.equals(e.toString())) {
            lastFailure = e.toString();
            LOG.log(Level.WARNING, "Processes could not be sampled; trying again", e);
        }
        tracker.failed("cannot be read: " + e.getMessage());
        snapshot = new MonitorSnapshot(snapshot.atMillis(), tracker.samples(), cost.cores());
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

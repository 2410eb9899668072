package dev.drover.process.internal.life;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.Usage;
import dev.drover.api.process.MemorySample;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.process.internal.system.Proc;

/** Gathers what can only be known of processes while they live, so that their ends can be explained. */
public final class Collector implements Evidence.Source {

    private static final Path PROC = Proc.folder();
    /** From one sample of a process to the next, at least. */
    private static final long SAMPLE_NANOS = 2_000_000_000L;
    /** So that many processes take no more than half a percent of a core. */
    private static final long SAMPLE_NANOS_EACH = 20_000_000L;

    private final LongSupplier nanoTime;
    private final Supplier<ProcessMonitor> monitor;
    private final DumpFolder folder;
    private final OomWatch kills;
    private long sampledAt = Long.MIN_VALUE;

    /**
     * @param nanoTime the clock of processes: a pause of this program does not count
     * @param monitor gives null if there is none
     */
    public Collector(LongSupplier nanoTime, Supplier<ProcessMonitor> monitor, DumpFolder folder) {
        this(nanoTime, monitor, folder, new OomWatch(new OomCounters(PROC, PROC.resolveSibling("sys/fs/cgroup"))));
    }

    Collector(LongSupplier nanoTime, Supplier<ProcessMonitor> monitor, DumpFolder folder, OomWatch kills) {
        this.nanoTime = nanoTime;
        this.monitor = monitor;
        this.folder = folder;
        this.kills = kills;
    }

    /**
     * Begins to gather for a process that is to be started.
     *
     * @param concurrency how many tasks it runs at a time, at most
     * @param generation which process of its slot it is, from 1; 0 if it is in none
     */
    public Evidence open(int concurrency, int generation) {
        return new Evidence(this, concurrency, generation);
    }

    @Override
    public long now() {
        return nanoTime.getAsLong();
    }

    @Override
    public DumpFolder folder() {
        return folder;
    }

    @Override
    public OomWatch kills() {
        return kills;
    }

    /**
     * Measures the processes, if it is time. Whoever monitors processes has measured them already: then nothing is read
     * but the kernel's counters. Called by the housekeeper in each of its rounds; needs none of its own.
     *
     * @param count how many there are
     * @param sample measures them all
     */
    void look(int count, Consumer<Instant> sample) {
        if (count == 0) return;
        long now = now();
        kills.look(now);
        if (monitor.get() != null) return;
        if (sampledAt != Long.MIN_VALUE && now - sampledAt < Math.max(SAMPLE_NANOS, SAMPLE_NANOS_EACH * count)) return;
        sampledAt = now;
        sample.accept(Instant.now());
    }

    @Override
    public List<MemorySample> monitored(long pid) {
        ProcessMonitor now = monitor.get();
        if (now == null) return null;
        return now.find(pid).map(sample -> now.history(sample.id()).stream().map(Collector::sample).toList())
                .map(MemoryCurve::lastMinute).filter(found -> !found.isEmpty()).orElse(null);
    }

    private static MemorySample sample(Usage usage) {
        return new MemorySample(Instant.ofEpochMilli(usage.atMillis()), usage.memory());
    }
}

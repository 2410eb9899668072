package dev.drover.process.internal.life;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import dev.drover.api.process.Diagnosis;
import dev.drover.api.process.Dump;
import dev.drover.api.process.MemorySample;
import dev.drover.api.process.OutOfMemory;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.process.internal.system.Proc;
import dev.drover.wire.SafeText;
import dev.drover.wire.link.SafeLog;

/** What has been gathered of one process while it lived. Thread-safe. */
public final class Evidence {

    private static final System.Logger LOG = SafeLog.of(Evidence.class, SafeLog.Topic.SERVICE);
    private static final Path PROC = Proc.folder();
    private static final int MOST_DUMPS = 20;
    private static final int LONGEST_WORDS = 1_000;
    /** An uncaught end by the kernel, a person or another program. */
    private static final String KILL = "KILL";

    private final Source source;
    private final int concurrency;
    private final int generation;
    private final MemoryCurve curve = new MemoryCurve();
    private final List<Dump> dumps = new CopyOnWriteArrayList<>();
    private volatile Start start;
    private volatile BooleanSupplier still = () -> false;
    /** Whether it has been measured since it was stopped. */
    private volatile boolean measuredStill;

    /** Where it comes from, beside the process itself. */
    interface Source {
        /** The time by the clock of processes, in nanoseconds. */
        long now();

        /** Where dumps are kept. */
        DumpFolder folder();

        /** What the kernel kills for want of memory. */
        OomWatch kills();

        /** The memory of a process as the monitor has it; null if there is no monitor, or it does not know it. */
        List<MemorySample> monitored(long pid);
    }

    private record Start(long pid, long nanos, Instant at, List<OomCounters.Level> counters) {}

    /** What is known at the end, beside this. */
    record Findings(
            boolean decided,
            int code,
            Optional<String> signal,
            LastError told,
            List<String> printed,
            int running) {}

    Evidence(Source source, int concurrency, int generation) {
        this.source = source;
        this.concurrency = concurrency;
        this.generation = generation;
    }

    /** The process has been started. Reads some small files. */
    void began(long pid) {
        long now = source.now();
        start = new Start(pid, now, Instant.now(), source.kills().began(pid, now));
    }

    /** @param stopped says whether the process is stopped: it is measured once then, for nothing changes any more */
    public void stillWhile(BooleanSupplier stopped) {
        still = stopped;
    }

    void sample(Instant now) {
        Start known = start;
        if (known == null) return;
        boolean stopped = still.getAsBoolean();
        if (stopped && measuredStill) return;
        measuredStill = stopped;
        curve.sample(PROC, known.pid(), now);
    }

    /** A dump has been made of it; the first ones are kept. */
    public void add(Dump dump) {
        if (dumps.size() < MOST_DUMPS) dumps.add(dump);
    }

    /** Puts everything together. Asked for once what it printed has been read. */
    Diagnosis gather(Findings found) {
        Start known = start;
        Duration uptime = known == null ? Duration.ZERO : Duration.ofNanos(source.now() - known.nanos());
        List<Dump> files = new ArrayList<>(dumps);
        if (known != null && files.size() < MOST_DUMPS)
            source.folder().crashReport(known.pid(), known.at()).ifPresent(files::add);
        return new Diagnosis(
                generation, uptime, Math.min(concurrency, found.running()), outOfMemory(found, known),
                SafeText.of(found.told().text().strip(), LONGEST_WORDS), memory(known), files);
    }

    private Optional<OutOfMemory> outOfMemory(Findings found, Start known) {
        if (found.decided()) return Optional.empty();
        Optional<OutOfMemory> said = OutOfMemoryWords.in(found.code(), found.printed(), found.told());
        if (said.isPresent() || known == null || !found.signal().equals(Optional.of(KILL))) return said;
        return source.kills().killed(known.counters(), source.now());
    }

    private List<MemorySample> memory(Start known) {
        if (known == null) return List.of();
        try {
            List<MemorySample> monitored = source.monitored(known.pid());
            if (monitored != null) return monitored;
        } catch (Throwable e) {
            // The monitor is another service: whatever it throws, the end is told.
            LOG.log(Level.ERROR, "The monitor failed", e);
        }
        return curve.lastMinute();
    }

    /** The end has been told. May be called more than once. */
    void close() {
        Start known;
        synchronized (this) {
            known = start;
            start = null;
        }
        if (known == null) return;
        source.kills().forget(known.counters());
        source.folder().forget(known.pid());
    }
}

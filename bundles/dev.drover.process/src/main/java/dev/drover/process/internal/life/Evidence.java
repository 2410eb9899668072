package dev.drover.process.internal.life;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.drover.api.process.Diagnosis;
import dev.drover.api.process.Dump;
import dev.drover.api.process.MemorySample;
import dev.drover.api.process.OutOfMemory;
import dev.drover.wire.SafeText;
import dev.drover.wire.link.SafeLog;

/** What has been gathered of one process while it lived. Thread-safe. */
public final class Evidence {

    private static final System.Logger LOG = SafeLog.of(Evidence.class);
    private static final int MOST_DUMPS = 20;
    private static final int LONGEST_WORDS = 1_000;
    /** An uncaught end by the kernel, a person or another program. */
    private static final String KILL = "KILL";

    private final Collector collector;
    private final int concurrency;
    private final int generation;
    private final MemoryCurve curve = new MemoryCurve();
    private final List<Dump> dumps = new CopyOnWriteArrayList<>();
    private volatile Start start;

    private record Start(long pid, long nanos, Instant at, List<OomCounters.Level> counters) {}

    /** What is known at the end, beside this. */
    record Findings(
            boolean decided,
            int code,
            Optional<String> signal,
            LastError told,
            List<String> printed,
            int running) {}

    Evidence(Collector collector, int concurrency, int generation) {
        this.collector = collector;
        this.concurrency = concurrency;
        this.generation = generation;
    }

    /** The process has been started. Reads some small files. */
    void began(long pid) {
        long now = collector.now();
        start = new Start(pid, now, Instant.now(), collector.kills().began(pid, now));
    }

    void sample(Instant now) {
        Start known = start;
        if (known != null) curve.sample(Collector.PROC, known.pid(), now);
    }

    /** A dump has been made of it; the first ones are kept. */
    public void add(Dump dump) {
        if (dumps.size() < MOST_DUMPS) dumps.add(dump);
    }

    /** Puts everything together. Asked for once what it printed has been read. */
    Diagnosis gather(Findings found) {
        Start known = start;
        Duration uptime = known == null ? Duration.ZERO : Duration.ofNanos(collector.now() - known.nanos());
        List<Dump> files = new ArrayList<>(dumps);
        if (known != null && files.size() < MOST_DUMPS)
            collector.folder().crashReport(known.pid(), known.at()).ifPresent(files::add);
        return new Diagnosis(
                generation, uptime, Math.min(concurrency, found.running()), outOfMemory(found, known),
                SafeText.of(found.told().text().strip(), LONGEST_WORDS), memory(known), files);
    }

    private Optional<OutOfMemory> outOfMemory(Findings found, Start known) {
        if (found.decided()) return Optional.empty();
        Optional<OutOfMemory> said = OutOfMemoryWords.in(found.code(), found.printed(), found.told());
        if (said.isPresent() || known == null || !found.signal().equals(Optional.of(KILL))) return said;
        return collector.kills().killed(known.counters(), collector.now());
    }

    private List<MemorySample> memory(Start known) {
        if (known == null) return List.of();
        try {
            List<MemorySample> monitored = collector.monitored(known.pid());
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
        collector.kills().forget(known.counters());
        collector.folder().forget(known.pid());
    }
}

package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;

import dev.drover.api.Durations;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Recycling;
import dev.drover.api.process.Depth;
import dev.drover.api.text.Figures;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.SafeLog;

/**
 * Finds the workers that are due to be replaced, as the pool's {@link Recycling} says. Used by the housekeeper's thread
 * alone, but for what is measured.
 */
final class RecycleMarks {

    private static final System.Logger LOG = SafeLog.of(RecycleMarks.class);
    static final long MEASURE_NANOS = 5_000_000_000L;
    /** A slot is not recycled for its memory more often than so. */
    static final long MEMORY_GAP_NANOS = 60_000_000_000L;
    /** After a replacement that failed the slot is left alone for so long, and for twice as long each time. */
    static final long FIRST_GAP_NANOS = 30_000_000_000L;
    private static final int MOST_DOUBLINGS = 5;

    /** A worker that is due, and why, to be read after "it was recycled". */
    record Due(PoolWorker worker, RecycleReason reason, String why) {}

    /** What is known of one worker. */
    private static final class Seen {
        long tasks = Long.MAX_VALUE;
        long age = Long.MAX_VALUE;
        boolean asked;
        boolean measured;
        volatile int looksAbove;
        volatile long memory;
        volatile boolean rested;
        /** Whether it is just collecting its garbage. */
        volatile boolean collecting;
        /** Whether it has been above the mark right after that. */
        volatile boolean collected;
    }

    /** When a slot may be recycled again. */
    private static final class Gap {
        volatile int failures;
        volatile long failedAt;
        volatile long memoryAt;
        volatile boolean afterMemory;
    }

    private final String pool;
    private final Recycling marks;
    private final PoolServices services;
    private final LongFunction<OptionalLong> privateMemory;
    private final DoubleSupplier random;
    private final boolean off;
    private Map<PoolWorker, Seen> seen = new HashMap<>();
    private final Map<Integer, Gap> gaps = new HashMap<>();
    /** Those whose replacement has failed; guarded by the gaps. */
    private final Set<PoolWorker> again = new HashSet<>();
    /** Whether the next look is the first one at workers that have run for a while. */
    private boolean running;
    private long measuredAt;
    private long nextLook = Long.MAX_VALUE;
    private volatile String notice;

    RecycleMarks(String pool, Recycling marks, PoolServices services) {
        this(pool, marks, services, PrivateMemory::of, () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * @param privateMemory how much memory a process has for itself alone, in bytes; empty if that cannot be told. It
     *     may take milliseconds
     * @param random 0 to less than 1
     */
    RecycleMarks(String pool, Recycling marks, PoolServices services, LongFunction<OptionalLong> privateMemory,
            DoubleSupplier random) {
        this.pool = pool;
        this.marks = marks;
        this.services = services;
        this.privateMemory = privateMemory;
        this.random = random;
        measuredAt = services.nanoTime();
        off = marks.tasks().isEmpty() && marks.memory().isEmpty() && marks.age().isEmpty() && !marks.afterError();
    }

    /** For a running pool: those that its first look finds joined are no fresh workers. */
    RecycleMarks ofRunning() {
        running = true;
        return this;
    }

    /** The workers that have become due. */
    List<Due> look(List<PoolWorker> present) {
        if (off) return List.of();
        long now = services.nanoTime();
        boolean heed = marks.memory().isPresent() && notice == null;
        nextLook = heed ? MEASURE_NANOS : Long.MAX_VALUE;
        boolean measure = heed && now - measuredAt >= MEASURE_NANOS;
        List<Due> due = new ArrayList<>();
        Map<PoolWorker, Seen> still = new HashMap<>();
        for (PoolWorker worker : present) {
            Seen its = seen.computeIfAbsent(worker, this::drawn);
            still.put(worker, its);
            if (running && !worker.joining()) its.rested = true;
            if (its.asked && again(worker)) its.asked = false;
            if (its.asked || worker.joining() || worker.closed()) continue;
            if (heed && (measure || !its.measured)) {
                its.measured = true;
                measure(worker, its);
            }
            Due found = due(worker, its, now);
            if (found == null || resting(worker.slotIndex(), found.reason(), now)) continue;
            its.asked = true;
            due.add(found);
        }
        if (measure) measuredAt = now;
        seen = still;
        running = false;
        return due;
    }

    /** In how many nanoseconds the next look is needed if nothing happens until then. */
    long nextLook() {
        return nextLook;
    }

    /** What is wrong with the marks, one sentence each. */
    List<String> notices() {
        String told = notice;
        return told == null ? List.of() : List.of(told);
    }

    private Seen drawn(PoolWorker worker) {
        Seen its = new Seen();
        double share = 1 - marks.jitter() * random.getAsDouble();
        marks.tasks().ifPresent(number -> its.tasks = Math.max(1, Math.round(number * share)));
        marks.age().ifPresent(time -> its.age = (long) (Durations.nanos(time) * share));
        return its;
    }

    private Due due(PoolWorker worker, Seen its, long now) {
        long given = worker.calls().given();
        if (given >= its.tasks)
            return new Due(worker, RecycleReason.TASKS, "after " + Figures.count(given, "task"));
        if (marks.afterError() && worker.calls().thrown() > 0)
            return new Due(worker, RecycleReason.ERROR, "after a task failed");
        long age = Durations.nanos(worker.report().alive());
        if (age >= its.age)
            return new Due(worker, RecycleReason.AGE, "at the age of " + Figures.duration(Duration.ofNanos(age)));
        nextLook = Math.min(nextLook, its.age - age);
        if (its.looksAbove < 2 || its.collecting || notice != null) return null;
        if (!its.collected && worker.idle()) {
            collect(worker, its);
            return null;
        }
        return new Due(worker, RecycleReason.MEMORY, "at " + Figures.bytes(its.memory) + " of memory, where "
                + Figures.bytes(marks.memory().getAsLong()) + " are the mark");
    }

    /**
     * Has an idle worker collect its garbage and give back what it does not need: the mark is for what it keeps. Who is
     * never idle is judged without.
     */
    private void collect(PoolWorker worker, Seen its) {
        its.collecting = true;
        try {
            services.background().execute(() -> collectNow(worker, its));
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "There is no thread to have " + worker + " collect its garbage just now", e);
            its.collecting = false;
        }
    }

    private void collectNow(PoolWorker worker, Seen its) {
        try {
            worker.sleep(Depth.TRIM, null).whenComplete((done, failure) -> {
                // A request that came meanwhile says nothing of what it keeps: the next look that finds it idle does.
                if (failure != null && worker.process().controls().contains(Control.TRIM.name()))
                    its.collecting = false;
                else
                    measureAfter(worker, its);
            });
        } catch (Throwable e) {
            its.collecting = false;
            throw e;
        }
    }

    private void measureAfter(PoolWorker worker, Seen its) {
        try {
            measureNow(worker, its);
            // No second look is needed: what is there now is no garbage.
            its.collected = its.memory >= marks.memory().getAsLong();
            its.looksAbove = its.collected ? 2 : 0;
        } finally {
            its.collecting = false;
            services.soon();
        }
    }

    private boolean resting(int slot, RecycleReason reason, long now) {
        Gap gap;
        synchronized (gaps) {
            gap = gaps.get(slot);
        }
        if (gap == null) return false;
        long pause = FIRST_GAP_NANOS << Math.min(Math.max(0, gap.failures - 1), MOST_DOUBLINGS);
        if (gap.failures > 0 && now - gap.failedAt < pause) return later(pause);
        return reason == RecycleReason.MEMORY && gap.afterMemory && now - gap.memoryAt < MEMORY_GAP_NANOS
                && later(MEMORY_GAP_NANOS);
    }

    private boolean later(long pause) {
        nextLook = Math.min(nextLook, pause);
        return true;
    }

    /** A worker that was due has been replaced, or could not be. Called by any thread. */
    void replaced(Due due, Throwable failure) {
        long now = services.nanoTime();
        synchronized (gaps) {
            Gap gap = gaps.computeIfAbsent(due.worker().slotIndex(), slot -> new Gap());
            gap.failures = failure == null ? 0 : gap.failures + 1;
            gap.failedAt = now;
            if (failure != null) again.add(due.worker());
            else if (due.reason() == RecycleReason.MEMORY) {
                gap.afterMemory = true;
                gap.memoryAt = now;
            }
        }
    }

    private boolean again(PoolWorker worker) {
        synchronized (gaps) {
            return again.remove(worker);
        }
    }

    private void measure(PoolWorker worker, Seen its) {
        try {
            services.background().execute(() -> measureNow(worker, its));
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "There is no thread to measure " + worker + " with just now", e);
        }
    }

    private void measureNow(PoolWorker worker, Seen its) {
        long mark = marks.memory().getAsLong();
        OptionalLong exact = privateMemory.apply(worker.pid());
        long bytes = exact.orElse(worker.memory());
        if (exact.isEmpty() && bytes <= 0) return;
        // The first look is at a worker that has just joined.
        if (!its.rested && bytes >= mark) refuse(mark, bytes);
        its.rested = true;
        its.memory = bytes;
        its.looksAbove = bytes >= mark ? its.looksAbove + 1 : 0;
        if (bytes < mark) its.collected = false;
    }

    private void refuse(long mark, long rest) {
        notice = "Pool '" + pool + "' is not recycled for its memory: the mark is " + Figures.bytes(mark)
                + ", and a fresh worker has " + Figures.bytes(rest) + " already; set a higher mark";
        LOG.log(Level.WARNING, notice);
    }
}

package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;

import dev.drover.api.lifecycle.MemoryBudget;
import dev.drover.api.text.Figures;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/**
 * A pool's part of the program's memory budget: asks for room before each start, tells what the workers have, and says
 * which of them is to give memory back. Without a budget there is always room. Safe for use by many threads.
 */
final class BudgetShare {

    private static final System.Logger LOG = SafeLog.of(BudgetShare.class);
    /** What a process is taken to need before one of the pool has been measured. */
    static final long FIRST_NEED = 32L << 20;
    static final long MEASURE_NANOS = 5_000_000_000L;
    private static final long ASK_NANOS = 1_000_000_000L;
    /** How much of the highest figure is forgotten at each measurement that stays below it. */
    private static final double FORGOTTEN = 0.02;

    private final PoolServices services;
    private final LongFunction<OptionalLong> privateMemory;
    private final Map<PoolWorker, MemoryBudget.Claim> claims = new HashMap<>();
    /** What workers that have been woken may come to have again, until that is measured. */
    private final Map<PoolWorker, MemoryBudget.Claim> wakes = new HashMap<>();
    private final Map<PoolWorker, Long> measured = new HashMap<>();
    private MemoryBudget.Claim reserved;
    private long peak;
    private boolean full;
    private String tooSmall;
    private long measuredAt;
    private boolean wakeRefused;
    private long wakeRefusedAt;
    /** Whether the figures are newer than the last decision. */
    private boolean fresh;

    BudgetShare(PoolServices services) {
        this(services, PrivateMemory::of);
    }

    /** @param privateMemory how much memory a process has for itself alone, in bytes; empty if that cannot be told */
    BudgetShare(PoolServices services, LongFunction<OptionalLong> privateMemory) {
        this.services = services;
        this.privateMemory = privateMemory;
        measuredAt = services.nanoTime();
    }

    // ---- starts

    /** Reserves room for a process, which {@link #assign} or {@link #cancel} follows; false if there is none now. */
    synchronized boolean reserve() {
        MemoryBudget budget = services.memoryBudget();
        full = false;
        tooSmall = null;
        if (budget == null) return true;
        Optional<MemoryBudget.Claim> claim = budget.claim(need());
        reserved = claim.orElse(null);
        if (claim.isPresent()) return true;
        full = true;
        MemoryBudget.Usage usage = budget.usage();
        if (need() > usage.limit())
            tooSmall = "the memory budget of the program is " + Figures.bytes(usage.limit()) + " (" + usage.source()
                    + "), and a worker of this pool needs " + Figures.bytes(need()) + ": raise the budget";
        return false;
    }

    private long need() {
        return Math.max(FIRST_NEED, peak);
    }

    /** The process for which room was reserved. */
    synchronized void assign(PoolWorker worker) {
        if (reserved != null) claims.put(worker, reserved);
        reserved = null;
    }

    /** It was not started. */
    synchronized void cancel() {
        if (reserved != null) reserved.close();
        reserved = null;
    }

    /** Whether there was no room when it was last asked for. */
    synchronized boolean full() {
        return full;
    }

    /** Why there can never be room, one sentence; null if there can. */
    synchronized String tooSmall() {
        return tooSmall;
    }

    synchronized void ended(PoolWorker worker) {
        measured.remove(worker);
        close(claims.remove(worker));
        close(wakes.remove(worker));
    }

    private static void close(MemoryBudget.Claim claim) {
        if (claim != null) claim.close();
    }

    // ---- wake-ups

    /**
     * Reserves room for what a worker that sleeps may come to have again once it is awake; false if there is none now.
     * After a refusal the budget is asked again when a second has passed.
     */
    synchronized boolean reserveWake(PoolWorker worker) {
        MemoryBudget budget = services.memoryBudget();
        if (budget == null || wakes.containsKey(worker)) return true;
        long more = need() - measured.getOrDefault(worker, need());
        if (more <= 0) return true;
        long now = services.nanoTime();
        if (wakeRefused && now - wakeRefusedAt < ASK_NANOS) return false;
        Optional<MemoryBudget.Claim> claim = budget.claim(more);
        claim.ifPresent(it -> wakes.put(worker, it));
        wakeRefused = claim.isEmpty();
        wakeRefusedAt = now;
        return claim.isPresent();
    }

    // ---- what the workers have

    /** Measures the workers if it is time. Called by the housekeeper in each of its rounds. */
    void round(List<PoolWorker> present) {
        long now = services.nanoTime();
        synchronized (this) {
            if (claims.isEmpty() || now - measuredAt < MEASURE_NANOS) return;
            measuredAt = now;
        }
        try {
            services.background().execute(() -> measure(present));
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "There is no thread to measure workers with just now", e);
        }
    }

    /** In how many nanoseconds {@link #round} is needed. */
    synchronized long nextLook() {
        return claims.isEmpty() ? Long.MAX_VALUE : MEASURE_NANOS;
    }

    private void measure(List<PoolWorker> present) {
        Map<PoolWorker, Long> now = new HashMap<>();
        for (PoolWorker worker : present) {
            // What is starting keeps what was reserved for it.
            if (worker.joining() || worker.pid() == 0) continue;
            OptionalLong exact = privateMemory.apply(worker.pid());
            long bytes = exact.orElse(worker.memory());
            if (bytes > 0) now.put(worker, bytes);
        }
        Set<PoolWorker> still = new HashSet<>(present);
        synchronized (this) {
            for (PoolWorker gone : List.copyOf(claims.keySet())) if (!still.contains(gone)) ended(gone);
            now.forEach((worker, bytes) -> {
                MemoryBudget.Claim claim = claims.get(worker);
                if (claim != null) claim.measured(bytes);
                if (!worker.asleep()) close(wakes.remove(worker));
            });
            measured.clear();
            measured.putAll(now);
            fresh = true;
            long most = now.values().stream().mapToLong(bytes -> bytes).max().orElse(0);
            peak = now.isEmpty() ? peak : Math.max(most, (long) (peak * (1 - FORGOTTEN)));
        }
    }

    // ---- giving back

    private static boolean resting(PoolWorker worker) {
        return worker.idle() || worker.asleep() && !worker.waking();
    }

    /**
     * The worker that is to give its memory back now: the idle one that has most, or else one that has twice as much as
     * the least; null if there is none, or nothing is to be given back now.
     */
    PoolWorker toRelieve(List<PoolWorker> workers) {
        MemoryBudget budget = services.memoryBudget();
        Map<PoolWorker, Long> now;
        synchronized (this) {
            // Once for each measurement.
            if (budget == null || !fresh) return null;
            fresh = false;
            now = Map.copyOf(measured);
        }
        if (!budget.usage().passed()) return null;
        List<PoolWorker> known = new ArrayList<>(workers);
        known.removeIf(worker -> !now.containsKey(worker) || worker.closed());
        Comparator<PoolWorker> byMemory = Comparator.comparingLong(now::get);
        Optional<PoolWorker> chosen = known.stream().filter(BudgetShare::resting).max(byMemory);
        if (chosen.isEmpty() && !known.isEmpty()) {
            long least = now.values().stream().mapToLong(bytes -> bytes).min().orElse(0);
            chosen = known.stream().filter(worker -> now.get(worker) >= 2 * least).max(byMemory);
        }
        return chosen.isPresent() && budget.mayRelieve() ? chosen.get() : null;
    }
}

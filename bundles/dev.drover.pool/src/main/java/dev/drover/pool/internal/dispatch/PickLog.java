package dev.drover.pool.internal.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import dev.drover.api.balance.Call;
import dev.drover.api.pool.Pick;

/**
 * The last picks of a pool, for people who look at it: at most {@value #KEPT}, and of a busy pool one every five
 * milliseconds only, so that looking slows nobody down. Safe for use by many threads.
 */
final class PickLog {
    static final int KEPT = 256;
    static final long BETWEEN_NANOS = 5_000_000;
    /** Whoever looks asks again before that; otherwise nobody looks any more. */
    static final long LOOKING_NANOS = 10_000_000_000L;

    private record Kept(Pick pick, long atNanos) {}

    private final LongSupplier nanoTime;
    private final AtomicLong last;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Kept> picks = new ArrayDeque<>();
    private volatile long askedNanos;

    PickLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        askedNanos = nanoTime.getAsLong();
        last = new AtomicLong(askedNanos - BETWEEN_NANOS);
    }

    /**
     * Keeps a pick, unless another one has just been kept.
     *
     * @return false if nobody has asked for picks for a while, so that none need be kept
     */
    boolean keep(String strategy, Candidates candidates, Call call, int chosen) {
        long now = nanoTime.getAsLong();
        if (now - askedNanos > LOOKING_NANOS) return false;
        long before = last.get();
        if (now - before < BETWEEN_NANOS || !last.compareAndSet(before, now)) return true;
        List<Pick.Seen> seen = candidates.stream().map(Pick.Seen::of).toList();
        Pick pick = new Pick(call.sequence(), strategy, call.task(), Optional.ofNullable(call.key()), seen, chosen,
                Duration.ZERO);
        lock.lock();
        try {
            if (picks.size() == KEPT) picks.removeFirst();
            picks.addLast(new Kept(pick, now));
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** The picks, the oldest first. Whoever asks has picks kept for a while. */
    List<Pick> picks() {
        long now = nanoTime.getAsLong();
        askedNanos = now;
        lock.lock();
        try {
            return picks.stream().map(kept -> aged(kept.pick(), now - kept.atNanos())).toList();
        } finally {
            lock.unlock();
        }
    }

    private static Pick aged(Pick pick, long nanos) {
        return new Pick(pick.sequence(), pick.strategy(), pick.task(), pick.key(), pick.candidates(), pick.chosen(),
                Duration.ofNanos(Math.max(0, nanos)));
    }
}

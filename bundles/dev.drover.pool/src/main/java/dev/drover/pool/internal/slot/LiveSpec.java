package dev.drover.pool.internal.slot;

import dev.drover.api.Durations;
import dev.drover.api.pool.PoolSpec;

/** What a pool is to be like just now: whoever needs a setting reads it when it is needed. Safe for many threads. */
public final class LiveSpec {

    private volatile PoolSpec now;
    /** Asked for each request. */
    private volatile long taskTimeoutNanos;

    public LiveSpec(PoolSpec first) {
        change(first);
    }

    public PoolSpec now() {
        return now;
    }

    /** What never changes while the pool is open. */
    public String name() {
        return now.name();
    }

    /** The longest that a request may take, 0 for as long as it likes. */
    public long taskTimeoutNanos() {
        return taskTimeoutNanos;
    }

    /** From now on. */
    public void change(PoolSpec next) {
        now = next;
        taskTimeoutNanos = next.taskTimeout().map(Durations::nanos).orElse(0L);
    }
}

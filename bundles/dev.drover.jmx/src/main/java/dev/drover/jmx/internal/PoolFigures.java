package dev.drover.jmx.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.jmx.PoolMXBean;

/**
 * A pool's figures, read when somebody asks. All beans of a pool share one snapshot for 50 ms: a client asks for one
 * attribute after another, and whoever asks for all of a hundred workers must not cost the pool a thousand snapshots.
 */
final class PoolFigures implements PoolMXBean {

    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ProcessPool pool;
    private final LongSupplier nanoTime;
    private PoolSnapshot snapshot;
    private long taken;

    PoolFigures(ProcessPool pool, LongSupplier nanoTime) {
        this.pool = pool;
        this.nanoTime = nanoTime;
    }

    synchronized PoolSnapshot now() {
        long now = nanoTime.getAsLong();
        if (snapshot == null || now - taken >= FRESH_NANOS) {
            snapshot = pool.snapshot();
            taken = now;
        }
        return snapshot;
    }

    private int count(WorkerState one, WorkerState other) {
        return (int) now().workers().stream().filter(each -> each.state() == one || each.state() == other).count();
    }

    @Override
    public String getName() {
        return pool.name();
    }

    @Override
    public String getStrategy() {
        return now().strategy();
    }

    @Override
    public int getMin() {
        return now().min();
    }

    @Override
    public int getMax() {
        return now().max();
    }

    @Override
    public int getSlots() {
        return now().workers().size();
    }

    @Override
    public int getReady() {
        return count(WorkerState.READY, WorkerState.BUSY);
    }

    @Override
    public int getAsleep() {
        return count(WorkerState.ASLEEP, WorkerState.WAKING);
    }

    @Override
    public int getProcesses() {
        return (int) now().workers().stream().filter(WorkerSnapshot::running).count();
    }

    @Override
    public long getGivenBack() {
        return now().workers().stream().mapToLong(each -> each.sleep().givenBack()).sum();
    }

    @Override
    public int getQueued() {
        return now().queued();
    }

    @Override
    public int getInFlight() {
        return now().inFlight();
    }

    @Override
    public long getSubmitted() {
        return now().submitted();
    }

    @Override
    public long getDone() {
        return now().done();
    }

    @Override
    public long getFailed() {
        return now().failed();
    }

    @Override
    public long getRestarts() {
        return now().restarts();
    }

    @Override
    public boolean isClosed() {
        return now().closed();
    }
}

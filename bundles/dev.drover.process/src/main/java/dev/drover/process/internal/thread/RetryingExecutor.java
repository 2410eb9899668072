package dev.drover.process.internal.thread;

import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.wire.link.SafeLog;

/**
 * An executor that keeps what it cannot run at once, because the system has no thread or no memory to spare, and tries
 * again in each of the housekeeper's rounds. What it has accepted is run once, and its threads survive what that
 * throws.
 */
public final class RetryingExecutor implements Executor, AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(RetryingExecutor.class);
    private static final int SPARE_SECONDS = 2;

    private final ThreadPoolExecutor pool;
    private final int usual;
    private final int most;
    private final Runnable waiting;
    private final Queue<Work> refused = new ConcurrentLinkedQueue<>();
    private long finishedBefore;

    /** Is run once, though the pool may have taken it and failed all the same. */
    private static final class Work extends AtomicBoolean implements Runnable {
        private static final long serialVersionUID = 1L;

        private final transient Runnable work;

        Work(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            if (!compareAndSet(false, true)) return;
            try {
                work.run();
            } catch (Throwable e) {
                LOG.log(Level.ERROR, "Work in the background failed", e);
            }
        }
    }

    private RetryingExecutor(ThreadPoolExecutor pool, int usual, int most, Runnable waiting) {
        this.pool = pool;
        this.usual = usual;
        this.most = most;
        this.waiting = waiting;
    }

    /**
     * As many threads as there is work: for work that waits for a thing.
     *
     * @param waiting called when there is work that must be looked after, see {@link #look}
     */
    public static RetryingExecutor unbounded(ThreadFactory threads, Runnable waiting) {
        return new RetryingExecutor(
                new ThreadPoolExecutor(
                        0, Integer.MAX_VALUE, SPARE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads),
                0, 0, waiting);
    }

    /**
     * So many threads, for work that should be short; when all of them are stalled there are more.
     *
     * @param most the most threads, however many are stalled
     * @param waiting called when there is work that must be looked after, see {@link #look}
     */
    public static RetryingExecutor growing(int usual, int most, ThreadFactory threads, Runnable waiting) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                usual, most, SPARE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return new RetryingExecutor(pool, usual, most, waiting);
    }

    /** @throws RejectedExecutionException after the end */
    @Override
    public void execute(Runnable work) {
        Work once = new Work(work);
        try {
            pool.execute(once);
        } catch (RejectedExecutionException | Error e) {
            if (pool.isShutdown()) throw new RejectedExecutionException("The threads of this program have ended", e);
            boolean first = refused.isEmpty();
            refused.add(once);
            tell(first ? Level.WARNING : Level.DEBUG, e);
        }
        if (anyWaiting()) waiting.run();
    }

    /** Throws nothing, not even for want of memory: the work has been accepted. */
    private static void tell(Level level, Throwable cause) {
        try {
            LOG.log(level, "There is no thread for work in the background just now: {0}", cause.getMessage());
        } catch (Throwable untold) {
            return;
        }
    }

    private boolean anyWaiting() {
        return !refused.isEmpty() || !pool.getQueue().isEmpty();
    }

    /**
     * Tries again what could not be run, and sees to it that stalled threads do not stop the others.
     *
     * @return whether there is still work that waits for a thread
     */
    public boolean look() {
        for (Work next; (next = refused.peek()) != null; refused.remove(next)) {
            if (pool.isShutdown()) return false;
            pool.execute(next);
        }
        if (most > 0) size();
        return anyWaiting();
    }

    private void size() {
        long finished = pool.getCompletedTaskCount();
        boolean stalled = finished == finishedBefore;
        finishedBefore = finished;
        int core = pool.getCorePoolSize();
        if (pool.getQueue().isEmpty()) {
            // Those beyond the usual number end once they have been idle.
            if (core > usual && pool.getPoolSize() <= usual) pool.setCorePoolSize(usual);
        } else if (pool.getPoolSize() < core) pool.prestartCoreThread();
        else if (stalled && core < most) pool.setCorePoolSize(Math.min(most, core * 2));
    }

    int threads() {
        return pool.getPoolSize();
    }

    @Override
    public void close() {
        Threads.end(pool);
    }
}

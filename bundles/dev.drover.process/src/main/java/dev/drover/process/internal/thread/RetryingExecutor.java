package dev.drover.process.internal.thread;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    /** For work of users, which may be stuck in anything. */
    private static final Duration SHORT_PATIENCE = Duration.ofMillis(500);
    /** For work of our own, all of which ends: on a busy machine it may take long to find out what a process left. */
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(5);

    private final ThreadPoolExecutor pool;
    private final int usual;
    private final int most;
    private final Runnable waiting;
    private final Duration patience;
    private final Made made;
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

    /** Remembers the threads that it has made and that have not ended. */
    private record Made(ThreadFactory threads, Set<Thread> all) implements ThreadFactory {

        Made(ThreadFactory threads) {
            this(threads, ConcurrentHashMap.newKeySet());
        }

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = threads.newThread(work);
            // Those that have ended, or could never be started.
            all.removeIf(each -> !each.isAlive());
            all.add(thread);
            return thread;
        }
    }

    private RetryingExecutor(
            ThreadPoolExecutor pool, int usual, int most, Runnable waiting, Duration patience, Made made) {
        this.pool = pool;
        this.usual = usual;
        this.most = most;
        this.waiting = waiting;
        this.patience = patience;
        this.made = made;
    }

    /**
     * As many threads as there is work: for work that waits for a thing.
     *
     * @param waiting called when there is work that must be looked after, see {@link #look}
     */
    public static RetryingExecutor unbounded(ThreadFactory threads, Runnable waiting) {
        Made made = new Made(threads);
        return new RetryingExecutor(
                new ThreadPoolExecutor(
                        0, Integer.MAX_VALUE, SPARE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), made),
                0, 0, waiting, LONG_PATIENCE, made);
    }

    /**
     * So many threads, for work that should be short; when all of them are stalled there are more.
     *
     * @param most the most threads, however many are stalled
     * @param waiting called when there is work that must be looked after, see {@link #look}
     */
    public static RetryingExecutor growing(int usual, int most, ThreadFactory threads, Runnable waiting) {
        Made made = new Made(threads);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                usual, most, SPARE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), made);
        pool.allowCoreThreadTimeOut(true);
        return new RetryingExecutor(pool, usual, most, waiting, SHORT_PATIENCE, made);
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

    /** Takes nothing more, and waits until its threads have ended, but for the caller's own; not for ever. */
    @Override
    public void close() {
        pool.shutdown();
        long begin = System.nanoTime();
        for (Thread each : made.all()) {
            Duration left = patience.minusNanos(System.nanoTime() - begin);
            if (left.isPositive()) Threads.join(each, left);
        }
    }
}

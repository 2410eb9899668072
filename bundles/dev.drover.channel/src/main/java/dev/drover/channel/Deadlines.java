package dev.drover.channel;

import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import dev.drover.wire.link.SafeLog;

/**
 * The deadlines of calls. A thread looks at them twenty times a second while there are any, and ends a second after the
 * last; so a call costs no timer, and a deadline is up to 50 ms late.
 */
final class Deadlines {

    private static final System.Logger LOG = SafeLog.of(Deadlines.class);
    private static final long LOOK_NANOS = 50_000_000L;
    private static final int IDLE_LOOKS = 20;
    private static final long AGAIN_NANOS = 5_000_000_000L;

    private final Map<CompletableFuture<?>, Long> due = new ConcurrentHashMap<>();
    private final Route route;
    private final ThreadFactory threads;
    /** Guarded by this. */
    private Thread thread;

    /** @param route settles the futures, for code of users may depend on them */
    Deadlines(Route route) {
        this(route, work -> new Thread(work, "drover-deadlines"));
    }

    /** @param threads makes the thread that looks */
    Deadlines(Route route, ThreadFactory threads) {
        this.route = route;
        this.threads = threads;
    }

    /** Has the future fail at that time of {@link System#nanoTime}, unless it is done by then. */
    void add(CompletableFuture<?> call, long deadline) {
        due.put(call, deadline);
        synchronized (this) {
            if (thread == null) start();
        }
    }

    void remove(CompletableFuture<?> call) {
        due.remove(call);
    }

    /** The calls that have not settled. */
    Collection<CompletableFuture<?>> open() {
        return due.keySet();
    }

    private void start() {
        Thread looking = threads.newThread(this::look);
        looking.setDaemon(true);
        try {
            looking.start();
            thread = looking;
        } catch (OutOfMemoryError e) {
            // No thread can be made just now. The call has left: the next one has its deadline looked after too.
            LOG.log(Level.WARNING, "No thread looks at the deadlines of messages just now: " + e.getMessage());
        }
    }

    private void look() {
        for (int idle = 0; !ended(idle); idle = due.isEmpty() ? idle + 1 : 0) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            // Whoever has interrupted this thread must not keep it from pausing.
            Thread.interrupted();
            long now = System.nanoTime();
            due.forEach((call, deadline) -> {
                if (now - deadline >= 0) expire(call, now);
            });
        }
    }

    private synchronized boolean ended(int idle) {
        if (idle < IDLE_LOOKS || !due.isEmpty()) return false;
        thread = null;
        return true;
    }

    /** Leaves the call in the table until it has settled, so that {@link #open} has it until then. */
    private void expire(CompletableFuture<?> call, long now) {
        // Not again while it waits for a thread.
        if (due.replace(call, now + AGAIN_NANOS) == null) return;
        try {
            route.later(() -> late(call));
        } catch (RejectedExecutionException e) {
            // The program's threads have ended, or it has very many of them: better here than never.
            late(call);
        } catch (Throwable e) {
            // There may be no memory for a thread just now: the next look tries again.
            due.replace(call, now);
        }
    }

    private void late(CompletableFuture<?> call) {
        try {
            call.completeExceptionally(new TimeoutException("it was not answered in time"));
        } finally {
            due.remove(call);
        }
    }
}

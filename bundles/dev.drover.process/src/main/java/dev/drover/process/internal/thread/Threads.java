package dev.drover.process.internal.thread;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.api.Durations;
import dev.drover.wire.link.SafeLog;

/** Threads of Drover's own: how they are made, waited for and ended. */
public final class Threads {

    private static final System.Logger LOG = SafeLog.of(Threads.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** A wait is made of so many: a stop of the program costs one of them. */
    private static final int WAITS = 20;

    private Threads() {}

    /** Makes daemon threads, all of one name: none of them keeps the program from ending. */
    public static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Waits until the future is done, however it ends.
     *
     * @param most the longest wait; of a stop of this program or its machine only a twentieth of it counts
     * @return whether it is done
     */
    public static boolean await(CompletableFuture<?> future, Duration most) {
        for (int i = 0; i < WAITS && !future.isDone(); i++) {
            try {
                future.get(Durations.nanos(most) / WAITS, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (TimeoutException e) {
                LOG.log(Level.TRACE, "Still waited for", e);
            } catch (ExecutionException | RuntimeException e) {
                LOG.log(Level.DEBUG, "What was waited for has failed", e);
            }
        }
        return future.isDone();
    }

    /** Waits until the thread has ended, at most for the given time; not if it is the caller. */
    public static void join(Thread thread, Duration most) {
        if (thread == Thread.currentThread() || thread.getState() == Thread.State.NEW) return;
        try {
            if (!thread.join(most)) LOG.log(Level.DEBUG, "{0} is still busy", thread.getName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does the work on a thread of its own, if there is one to be had, and waits for its end so long at most. */
    public static void within(Duration most, Runnable work) {
        Thread thread = named("drover-within").newThread(work);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            work.run();
            return;
        }
        join(thread, most);
    }

    /** Shuts an executor down and waits half a second for its threads: the caller may be one of them. */
    public static void end(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                LOG.log(Level.DEBUG, "A thread is still busy, most likely with a callback");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

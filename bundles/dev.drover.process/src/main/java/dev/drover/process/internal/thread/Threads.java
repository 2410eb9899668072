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

    private Threads() {}

    /** Makes daemon threads, all of one name: none of them keeps the program from ending. */
    public static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Waits until the future is done, at most for the given time. */
    public static void await(CompletableFuture<?> future, Duration most) {
        try {
            future.get(Durations.nanos(most), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.DEBUG, "Not waited for any longer", e);
        }
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

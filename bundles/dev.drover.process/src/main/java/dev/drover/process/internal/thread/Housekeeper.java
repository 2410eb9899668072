package dev.drover.process.internal.thread;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import dev.drover.api.Durations;
import dev.drover.wire.link.SafeLog;

/**
 * The one thread for everything that is due at a time: delayed steps, and a round every 50 ms. Whatever a step throws,
 * the other steps go on.
 */
public final class Housekeeper implements Delayer, AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(Housekeeper.class);
    private static final long ROUND_MILLIS = 50;
    /** A longer pause between two rounds is not the processes' fault, but that of this program or its machine. */
    private static final long LONGEST_ROUND_NANOS = 4 * ROUND_MILLIS * 1_000_000;

    private final ScheduledThreadPoolExecutor executor;
    private final LongSupplier nanoTime;
    private final List<LongConsumer> rounds = new CopyOnWriteArrayList<>();
    private long lastRound;

    public Housekeeper(String name, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        executor = new ScheduledThreadPoolExecutor(1, Threads.named(name));
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins with the rounds. */
    public void start() {
        lastRound = nanoTime.getAsLong();
        executor.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Has the work done in every round.
     *
     * @param work is given how long this program has been running since the last round, in nanoseconds; time in which
     *     the program or its machine stood still is left out
     */
    public void everyRound(LongConsumer work) {
        rounds.add(work);
    }

    /** @param work the same as was given to {@link #everyRound} */
    public void noMoreRounds(LongConsumer work) {
        rounds.remove(work);
    }

    private void round() {
        long now = nanoTime.getAsLong();
        long elapsed = Math.min(now - lastRound, LONGEST_ROUND_NANOS);
        lastRound = now;
        for (LongConsumer work : rounds) guarded(() -> work.accept(elapsed));
    }

    @Override
    public void after(Duration delay, Runnable work) {
        try {
            executor.schedule(() -> guarded(work), Durations.nanos(delay), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: nothing is left that could be late.
            LOG.log(Level.DEBUG, "Too late for a delayed step", e);
        }
    }

    /** For those who must be able to cancel a delayed step. */
    public ScheduledExecutorService timer() {
        return executor;
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "A step of housekeeping failed", e);
        }
    }

    @Override
    public void close() {
        Threads.end(executor);
    }
}

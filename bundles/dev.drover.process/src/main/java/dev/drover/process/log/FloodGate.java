package dev.drover.process.log;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Keeps what others can cause without end from filling a log: of the lines of one kind the first of each ten seconds
 * are logged, the others are counted and summed up in one. May be used by many threads.
 */
public final class FloodGate {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final System.Logger log;
    private final String kind;
    private final int most;
    private final LongSupplier nanoTime;
    private long begin;
    private int logged;
    private long held;

    /**
     * @param kind what the lines tell of, in the plural: "refused connections"
     * @param most how many lines are logged in ten seconds
     * @param nanoTime the clock, such as {@link System#nanoTime}
     */
    public FloodGate(System.Logger log, String kind, int most, LongSupplier nanoTime) {
        this.log = log;
        this.kind = kind;
        this.most = most;
        this.nanoTime = nanoTime;
        begin = nanoTime.getAsLong();
    }

    /**
     * Logs a line, or counts it.
     *
     * @param cause null for none
     * @param later runs work once a time has passed. It may fail or never run it: then the next line brings the sum
     */
    public void log(Level level, String line, Throwable cause, BiConsumer<Duration, Runnable> later) {
        sumUp(level);
        long kept = keep();
        if (kept == 0) log.log(level, line, cause);
        if (kept != 1) return;
        try {
            later.accept(PERIOD, () -> sumUp(level));
        } catch (Throwable e) {
            log.log(Level.DEBUG, "The sum of " + kind + " comes with the next of them", e);
        }
    }

    /** Returns 0 if a line may be logged, else how many have not been. */
    private synchronized long keep() {
        if (logged == most) return ++held;
        logged++;
        return 0;
    }

    /** Begins anew if the time is over. */
    private void sumUp(Level level) {
        long more;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (now - begin < PERIOD.toNanos()) return;
            begin = now;
            logged = 0;
            more = held;
            held = 0;
        }
        if (more == 0) return;
        log.log(level, String.format(Locale.ENGLISH, "… and %,d more %s in the last %d s", more, kind,
                PERIOD.toSeconds()));
    }
}

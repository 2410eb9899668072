package dev.drover.api.lifecycle;

import java.time.Duration;
import java.util.Set;

import dev.drover.api.Require;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Exit.Cause;

/**
 * The usual answer to the end of a worker: another start after a delay, which doubles with every start of the program
 * that fails, and quarantine when too many have failed in a row. A function without state; the slot keeps the count.
 *
 * <p>Only the start of the program is judged. It has failed if the process ends before it joins, or soon after it
 * joined without having done anything. A process that is killed from outside has not failed, nor has one that ends with
 * a task, or that was replaced because it would not let go of a task. So neither a bad request nor somebody who kills
 * workers keeps a pool from working. One that has lived for some time is never quarantined for its end, but its
 * failures are forgotten with the time that it lives, not at once.
 *
 * @param firstDelay before the first start after an end, 1 ms to 1 day
 * @param longestDelay the most that this delay grows to, {@code firstDelay} to 1 day
 * @param startsToJoin a slot is quarantined when this many starts in a row have failed, the last before it joined; 1 or
 *     more
 * @param endsInARow the same if the last one ended after it had joined, or if the system would not start a process; 1
 *     or more
 * @param healthyAfter how long a worker must have lived for its slot not to be quarantined for its end, 0 to 1 day
 * @param firstTrial before the first start in a slot that has just been quarantined, 1 ms to 1 day; it doubles with
 *     each trial that fails
 * @param longestTrial the most that this delay grows to, {@code firstTrial} to 1 day
 * @param jitter by how much of itself a delay may be shorter, 0 to 1, so that slots do not all start at once
 */
public record BackOff(
        Duration firstDelay,
        Duration longestDelay,
        int startsToJoin,
        int endsInARow,
        Duration healthyAfter,
        Duration firstTrial,
        Duration longestTrial,
        double jitter) {

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    /**
     * Delays of 0.1 s to 30 s; quarantine after 3 starts to join, or 10 ends in a row; healthy after 10 s; trials after
     * 5 s to 5 min; all delays less up to 20 %.
     */
    public static final BackOff DEFAULT = new BackOff(
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            3,
            10,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            0.2);

    /** Signals that a process gets for a fault of its own; all others come from outside. */
    private static final Set<String> OWN_FAULT =
            Set.of("ILL", "TRAP", "ABRT", "BUS", "FPE", "SEGV", "PIPE", "XCPU", "XFSZ", "SYS");

    /**
     * Which delay follows a kill during the start: it is not the slot's fault, but ten starts a second are of no use.
     */
    private static final int KILLED_WHILE_STARTING = 4;

    public BackOff {
        Require.within("firstDelay", firstDelay, LEAST, DAY);
        Require.within("longestDelay", longestDelay, firstDelay, DAY);
        Require.within("startsToJoin", startsToJoin, 1, Integer.MAX_VALUE);
        Require.within("endsInARow", endsInARow, 1, Integer.MAX_VALUE);
        Require.within("healthyAfter", healthyAfter, Duration.ZERO, DAY);
        Require.within("firstTrial", firstTrial, LEAST, DAY);
        Require.within("longestTrial", longestTrial, firstTrial, DAY);
        if (!(jitter >= 0 && jitter <= 1))
            throw new IllegalArgumentException("jitter is " + jitter + ": it must be 0 to 1");
    }

    /**
     * What follows an end.
     *
     * @param random how much of the jitter is taken off the delay, 0 to less than 1; to be drawn anew for each call
     */
    public Restart restart(WorkerEnd end, double random) {
        if (end.permanent()) return quarantine(end, 1, random);
        if (end.joined() && succeeded(end)) return Restart.after(delay(1, random), 0);
        if (end.joined() && end.alive().compareTo(healthyAfter) >= 0) {
            int remembered = remembered(end);
            return Restart.after(delay(Math.max(1, remembered), random), remembered);
        }
        // Killed while it was starting: nothing is known of the program.
        if (fromOutside(end.exit()))
            return Restart.after(delay(KILLED_WHILE_STARTING, random), end.consecutiveFailures());
        // The system that would not start a process may do so later.
        boolean patient = end.joined() || end.exit().cause() == Cause.NOT_STARTED;
        int most = patient ? endsInARow : Math.min(startsToJoin, endsInARow);
        int failures = oneMore(end.consecutiveFailures());
        return failures >= most ? quarantine(end, most, random) : Restart.after(delay(failures, random), failures);
    }

    private boolean succeeded(WorkerEnd end) {
        return end.worker().done() > 0
                || !end.exit().running().isEmpty()
                || fromOutside(end.exit());
    }

    /**
     * How many failures are remembered of a worker that has lived for a while and then ended by itself, having done
     * nothing: this one more, and one less for each time that it has lived twice as long as is healthy for so many. So
     * one that ends again and again just after the mark is started more and more rarely, and one that lives on is
     * forgiven.
     */
    private int remembered(WorkerEnd end) {
        int failures = oneMore(end.consecutiveFailures());
        Duration mark = healthyAfter.compareTo(SECOND) > 0 ? healthyAfter : SECOND;
        double forgotten = Math.floor((double) end.alive().toMillis() / (2.0 * mark.toMillis() * failures));
        return (int) Math.max(0, failures - forgotten);
    }

    /** Whether the process ended for a reason that is not its start. */
    private static boolean fromOutside(Exit exit) {
        return switch (exit.cause()) {
            case DRAINED, KILLED_BY_USER, CANCEL_TIMEOUT -> true;
            case SIGNALLED -> exit.signal().filter(OWN_FAULT::contains).isEmpty();
            // Something may have stopped it. It was killed after its heartbeat's timeout only, so this cannot go round
            // fast.
            case UNRESPONSIVE -> true;
            case NOT_STARTED, START_TIMEOUT, EXITED, LIMIT, PROTOCOL -> false;
        };
    }

    /** @param most with so many failures in a row the first trial is due */
    private Restart quarantine(WorkerEnd end, int most, double random) {
        int failures = oneMore(end.consecutiveFailures());
        Duration delay = shortened(doubled(firstTrial, failures - most, longestTrial), random);
        return Restart.quarantined(delay, failures, end.exit().verdict());
    }

    /** @param step which delay of the row, from 1 */
    private Duration delay(int step, double random) {
        return shortened(doubled(firstDelay, step - 1, longestDelay), random);
    }

    private static int oneMore(int failures) {
        return failures == Integer.MAX_VALUE ? failures : failures + 1;
    }

    private static Duration doubled(Duration delay, int times, Duration most) {
        Duration grown = delay;
        for (int i = 0; i < times && grown.compareTo(most) < 0; i++) grown = grown.multipliedBy(2);
        return grown.compareTo(most) > 0 ? most : grown;
    }

    private Duration shortened(Duration delay, double random) {
        return Duration.ofNanos(Math.round(delay.toNanos() * (1 - jitter * random)));
    }
}

package dev.drover.process.internal.thread;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;

import dev.drover.api.Durations;
import dev.drover.wire.link.SafeLog;
import dev.drover.wire.link.SafeLoop;

/**
 * The one thread for everything that is due at a time: delayed steps, and rounds. A round comes 50 ms after the one
 * before while anybody needs it, and after a second when nobody does; in between the thread sleeps until the next step
 * is due. Whatever a step or a round throws, the thread and the other steps go on, and what has failed is done again.
 */
public final class Housekeeper implements Delayer, AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(Housekeeper.class);
    static final long ROUND_NANOS = 50_000_000L;
    /** From one round to the next when nobody needs one. */
    static final long IDLE_NANOS = 1_000_000_000L;
    /** A step that fails so many times, which is for five seconds, will not succeed. */
    static final int MOST_TRIES = 100;
    /** For ever, and no sum with it goes beyond what a long can hold. */
    private static final long LONGEST_DELAY_NANOS = Duration.ofDays(36_500).toNanos();
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(500);

    /** A delayed step. Once made it needs no more memory, however often it is tried. */
    private static final class Step {
        private final long number;
        private final Runnable work;
        private long due;
        private int tries;

        Step(long number, long due, Runnable work) {
            this.number = number;
            this.due = due;
            this.work = work;
        }

        private static int compare(Step one, Step other) {
            return one.due != other.due ? Long.signum(one.due - other.due) : Long.compare(one.number, other.number);
        }
    }

    private final RunningClock clock;
    private final Thread thread;
    /** Guarded by itself. */
    private final PriorityQueue<Step> steps = new PriorityQueue<>(Step::compare);
    private final List<LongUnaryOperator> rounds = new CopyOnWriteArrayList<>();
    private long planned;
    private long lastRound;
    private long nextRound;
    /** Whether a round has been asked for since the last one began. */
    private volatile boolean asked;
    /** Whether the thread may sleep for longer than until the round that somebody asks for. */
    private volatile boolean sleeping;
    private volatile boolean closed;

    public Housekeeper(String name, RunningClock clock) {
        this.clock = clock;
        begin();
        thread = Threads.named(name).newThread(() -> SafeLoop.run(this::run));
    }

    /** Begins with steps and rounds. */
    public void start() {
        begin();
        thread.start();
    }

    private void begin() {
        lastRound = clock.nanos();
        nextRound = lastRound + ROUND_NANOS;
    }

    /**
     * Has the work done in every round.
     *
     * @param work is given how long this program has been running since the last round, in nanoseconds; time in which
     *     the program or its machine stood still is left out. Returns in how many nanoseconds it needs the next round:
     *     that comes no later, but for the 50 ms that are between two rounds, and may come sooner
     */
    public void everyRound(LongUnaryOperator work) {
        rounds.add(work);
        soon();
    }

    /** @param work the same as was given to {@link #everyRound} */
    public void noMoreRounds(LongUnaryOperator work) {
        rounds.remove(work);
    }

    @Override
    public void after(Duration delay, Runnable work) {
        long nanos = Math.min(Durations.nanos(delay), LONGEST_DELAY_NANOS);
        synchronized (steps) {
            if (closed) return;
            steps.add(new Step(planned++, clock.nanos() + nanos, work));
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void soon() {
        if (asked) return;
        asked = true;
        // Whoever goes to sleep says so first and then looks whether it has been asked.
        if (sleeping) LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            long pause = ROUND_NANOS;
            try {
                // Whoever has interrupted this thread must not keep it from pausing.
                Thread.interrupted();
                pause = turn();
            } catch (Throwable e) {
                LOG.log(Level.ERROR, "A turn of housekeeping failed", e);
            }
            if (pause > 0) LockSupport.parkNanos(this, pause);
            sleeping = false;
        }
    }

    /** Does what is due; returns for how many nanoseconds nothing will be. */
    long turn() {
        long now = clock.mark();
        for (Step step; (step = takeDue(now)) != null;) perform(step, now);
        if (now - (asked ? lastRound + ROUND_NANOS : nextRound) >= 0) round(now);
        long pause = untilDue(clock.nanos());
        if (pause <= ROUND_NANOS) return pause;
        long after = clock.mark(pause);
        sleeping = true;
        return untilDue(after);
    }

    private long untilDue(long now) {
        long round = (asked ? lastRound + ROUND_NANOS : nextRound) - now;
        return Math.min(round, untilNext(now));
    }

    private Step takeDue(long now) {
        synchronized (steps) {
            Step first = steps.peek();
            return first != null && !closed && first.due - now <= 0 ? steps.poll() : null;
        }
    }

    private long untilNext(long now) {
        synchronized (steps) {
            Step first = steps.peek();
            return first == null ? Long.MAX_VALUE : first.due - now;
        }
    }

    private void perform(Step step, long now) {
        try {
            step.work.run();
        } catch (Throwable e) {
            if (++step.tries < MOST_TRIES) again(step, now);
            LOG.log(step.tries == 1 || step.tries == MOST_TRIES ? Level.ERROR : Level.DEBUG,
                    "A step of housekeeping failed", e);
        }
    }

    private void again(Step step, long now) {
        synchronized (steps) {
            step.due = now + ROUND_NANOS;
            steps.add(step);
        }
    }

    private void round(long now) {
        long elapsed = now - lastRound;
        lastRound = now;
        // Whoever asks from now on may have been looked after already.
        asked = false;
        long needed = IDLE_NANOS;
        for (LongUnaryOperator work : rounds) {
            try {
                needed = Math.min(needed, work.applyAsLong(elapsed));
            } catch (Throwable e) {
                needed = 0;
                LOG.log(Level.ERROR, "A round of housekeeping failed", e);
            }
        }
        nextRound = now + Math.max(needed, ROUND_NANOS);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Threads.join(thread, CLOSE_PATIENCE);
    }
}

package dev.drover.pool.internal.dispatch;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

import dev.drover.pool.internal.request.Request;
import dev.drover.wire.link.SafeLog;

/**
 * The role of sending what waits: one thread at a time has it, the others leave word that it must look again. A thread
 * that gets stuck in it loses it.
 */
public final class DispatchTurn {

    private static final System.Logger LOG = SafeLog.of(DispatchTurn.class);
    /** A thread of a caller must not go on sending the requests of others for ever. */
    private static final int SENDS_A_TURN = 1_000;
    /** Whoever is at one step for so long is stuck in it. */
    private static final long STUCK_NANOS = 1_000_000_000L;

    /** Those who pick, which is what a thread gets stuck in. */
    @FunctionalInterface
    interface Picks {

        /** The thread has lost the role: it is stuck. */
        void suspend(Thread stuck);

        /** Looks for threads that are stuck without having the role, in each round, see {@link DispatchTurn#watch}. */
        default void watch(long elapsed) {}
    }

    private final IntUnaryOperator send;
    private final Picks picks;
    private final Consumer<Request<?, ?>> settle;
    private final Executor background;
    private volatile Turn current = new Turn();

    // What the watching thread has seen.
    private Turn watched;
    private long stepsSeen;
    private long sinceNanos;

    /**
     * @param send sends what can be sent now, so many at most, and returns how many; must not throw. It may run on two
     *     threads if one was stuck and goes on
     * @param picks told of each thread that has lost the role, and asked to look for others
     * @param settle settles what such a thread was going to settle next
     * @param background goes on with a long queue
     */
    DispatchTurn(IntUnaryOperator send, Picks picks, Consumer<Request<?, ?>> settle, Executor background) {
        this.send = send;
        this.picks = picks;
        this.settle = settle;
        this.background = background;
    }

    /**
     * Sends everything that can be sent now. Returns at once if another thread is at it; that one will look again.
     *
     * @param next what this thread settles next, null if nothing
     */
    void run(Request<?, ?> next) {
        Turn turn = current;
        if (turn.rounds.getAndIncrement() == 0) turn.take(next);
    }

    /** The same, for a thread that must not be held up by code of users: another one does it. */
    public void runLater() {
        Turn turn = current;
        if (turn.rounds.getAndIncrement() == 0) turn.handOver();
    }

    /** Whoever sends is at its next step. */
    void step() {
        AtomicLong steps = current.steps;
        steps.lazySet(steps.getPlain() + 1);
    }

    /**
     * Takes the role from a thread that is stuck in one step and has another one go on. Called by the housekeeper in
     * each of its rounds.
     *
     * @param elapsed how long this program has been running since the last round, in nanoseconds
     */
    public void watch(long elapsed) {
        picks.watch(elapsed);
        Turn turn = current;
        Thread owner = turn.owner;
        Request<?, ?> next = turn.next;
        long steps = turn.steps.get();
        sinceNanos = turn == watched && steps == stepsSeen && owner != null ? sinceNanos + elapsed : 0;
        watched = turn;
        stepsSeen = steps;
        if (sinceNanos < STUCK_NANOS) return;
        // What was put before this is seen by the next owner, and whoever comes later finds the new turn.
        current = new Turn();
        try {
            picks.suspend(owner);
        } finally {
            if (next != null) settle.accept(next);
            runLater();
        }
    }

    private final class Turn {
        private final AtomicInteger rounds = new AtomicInteger();
        private final AtomicLong steps = new AtomicLong();
        /** Who is sending, null if nobody is at this moment. */
        private volatile Thread owner;
        private Request<?, ?> next;

        void take(Request<?, ?> afterwards) {
            int left = SENDS_A_TURN;
            int seen;
            do {
                next = afterwards;
                owner = Thread.currentThread();
                seen = rounds.get();
                step();
                left -= send.applyAsInt(left);
                if (current != this) return;
                owner = null;
                next = null;
                if (left <= 0) {
                    handOver();
                    return;
                }
            } while (!rounds.compareAndSet(seen, 0));
        }

        void handOver() {
            boolean taken = false;
            try {
                background.execute(() -> take(null));
                taken = true;
            } catch (Throwable e) {
                LOG.log(Level.DEBUG, "No thread sends what waits now; the housekeeper looks again", e);
            } finally {
                if (!taken) rounds.set(0);
            }
        }
    }
}

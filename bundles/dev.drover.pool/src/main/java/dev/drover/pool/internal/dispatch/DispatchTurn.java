package dev.drover.pool.internal.dispatch;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

import dev.drover.wire.link.SafeLog;

/** The role of sending what waits: one thread at a time has it, the others leave word that it must look again. */
final class DispatchTurn {

    private static final System.Logger LOG = SafeLog.of(DispatchTurn.class);
    /** A thread of a caller must not go on sending the requests of others for ever. */
    private static final int SENDS_A_TURN = 1_000;

    private final IntUnaryOperator send;
    private final Executor background;
    private final AtomicInteger rounds = new AtomicInteger();

    /**
     * @param send sends what can be sent now, so many at most, and returns how many; must not throw
     * @param background goes on with a long queue
     */
    DispatchTurn(IntUnaryOperator send, Executor background) {
        this.send = send;
        this.background = background;
    }

    /** Sends everything that can be sent now. Returns at once if another thread is at it; that one will look again. */
    void run() {
        if (rounds.getAndIncrement() == 0) rounds();
    }

    /** The same, for a thread that must not be held up by code of users: another one does it. */
    void runLater() {
        if (rounds.getAndIncrement() == 0) handOver();
    }

    private void rounds() {
        int left = SENDS_A_TURN;
        int seen;
        do {
            seen = rounds.get();
            left -= send.applyAsInt(left);
            if (left <= 0) {
                handOver();
                return;
            }
        } while (!rounds.compareAndSet(seen, 0));
    }

    private void handOver() {
        boolean taken = false;
        try {
            background.execute(this::rounds);
            taken = true;
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "No thread sends what waits now; the housekeeper looks again", e);
        } finally {
            if (!taken) rounds.set(0);
        }
    }
}

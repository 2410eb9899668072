package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.link.SafeLog;

/**
 * Lets only so many processes of a program start at a time: all at once would take longer, and the first of them would
 * be taken for hung. A turn ends when the process has joined or ended, or after some seconds. A process is started in
 * its turn, and its start timeout counts from then. Safe for use by many threads.
 */
public final class StartPace {

    private static final System.Logger LOG = SafeLog.of(StartPace.class);
    /** A start that takes so long waits for something else than a processor. */
    static final long TURN_NANOS = 10_000_000_000L;

    private final int most;
    private final Executor background;
    private final LongSupplier nanoTime;
    /** When each turn began. */
    private final Map<PoolWorker, Long> turns = new HashMap<>();
    private final Deque<PoolWorker> waiting = new ArrayDeque<>();

    /**
     * @param most how many may start at a time, 1 or more
     * @param background runs the starts, which wait
     */
    public StartPace(int most, Executor background, LongSupplier nanoTime) {
        this.most = most;
        this.background = background;
        this.nanoTime = nanoTime;
    }

    /** Two for each processor, and four at least. */
    public static int most(int processors) {
        return Math.max(4, 2 * processors);
    }

    /** Has the process started in its turn, or throws what keeps it from being started now. */
    synchronized void start(PoolWorker worker) {
        if (turns.size() < most) begin(worker);
        else
            waiting.add(worker);
    }

    private void begin(PoolWorker worker) {
        background.execute(worker::start);
        turns.put(worker, nanoTime.getAsLong());
    }

    /** The process has joined or ended. */
    synchronized void over(PoolWorker worker) {
        if (turns.remove(worker) != null) beginNext();
    }

    /** Ends turns that take too long, and begins those that could not be begun. Called by the housekeeper in rounds. */
    synchronized void look() {
        if (turns.isEmpty() && waiting.isEmpty()) return;
        long now = nanoTime.getAsLong();
        turns.values().removeIf(since -> now - since >= TURN_NANOS);
        beginNext();
    }

    private void beginNext() {
        while (turns.size() < most && !waiting.isEmpty()) {
            try {
                begin(waiting.getFirst());
                waiting.removeFirst();
            } catch (Throwable e) {
                LOG.log(Level.DEBUG, "There is no thread for a start just now", e);
                return;
            }
        }
    }
}

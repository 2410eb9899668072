package dev.drover.wire.call;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

import dev.drover.wire.link.SafeLog;

/**
 * Runs steps one after the other, in the order in which they come, though they come from several threads. Whoever comes
 * while a step runs leaves its own with the thread that is at it. Whatever a step throws, those after it are run.
 */
public final class SerialExecutor implements Executor {

    /** As many steps that may be left out wait at most, and so many bytes in them. */
    public static final int MAX_WAITING = 1_000;
    public static final int MAX_WAITING_BYTES = 4 << 20;

    private static final System.Logger LOG = SafeLog.of(SerialExecutor.class);
    private static final int NEVER = -1;

    /** @param bytes what waits in it, {@link #NEVER} if it may never be left out */
    private record Step(Runnable work, int bytes) {}

    // Guarded by the queue.
    private final ArrayDeque<Step> waiting = new ArrayDeque<>();
    private boolean running;
    private int optional;
    private long bytes;

    /** Runs the step in its turn. */
    @Override
    public void execute(Runnable step) {
        add(new Step(step, NEVER));
    }

    /**
     * Runs the step in its turn, or leaves it out: of too many that wait, the oldest go. All come before the next step
     * that may not be left out.
     *
     * @param size the bytes that wait in it
     */
    public void executeOrLeaveOut(Runnable step, int size) {
        add(new Step(step, size));
    }

    private void add(Step step) {
        synchronized (waiting) {
            waiting.add(step);
            count(step, 1);
            while (optional > MAX_WAITING || optional > 1 && bytes > MAX_WAITING_BYTES) leaveOneOut();
            if (running) return;
            running = true;
        }
        for (Step next; (next = next()) != null;) {
            try {
                next.work.run();
            } catch (Throwable e) {
                LOG.log(Level.ERROR, "A step towards the end of a request failed", e);
            }
        }
    }

    /** Those that may never be left out come last, and there are few of them. */
    private void leaveOneOut() {
        for (Step step : waiting) {
            if (step.bytes == NEVER) continue;
            waiting.removeFirstOccurrence(step);
            count(step, -1);
            return;
        }
    }

    private void count(Step step, int sign) {
        if (step.bytes == NEVER) return;
        optional += sign;
        bytes += (long) sign * step.bytes;
    }

    private Step next() {
        synchronized (waiting) {
            Step next = waiting.poll();
            running = next != null;
            if (next != null) count(next, -1);
            return next;
        }
    }
}

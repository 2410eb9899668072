package dev.drover.pool.internal.request;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;

import dev.drover.wire.link.SafeLog;

/**
 * Runs steps one after the other, though they come from several threads. Whoever comes while a step runs leaves its own
 * with the thread that is at it. Whatever a step throws, those after it are run.
 */
final class SerialExecutor {

    private static final System.Logger LOG = SafeLog.of(SerialExecutor.class);

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    void run(Runnable step) {
        synchronized (waiting) {
            waiting.add(step);
            if (running) return;
            running = true;
        }
        for (Runnable next; (next = next()) != null;) {
            try {
                next.run();
            } catch (Throwable e) {
                LOG.log(Level.ERROR, "A step towards the end of a request failed", e);
            }
        }
    }

    private Runnable next() {
        synchronized (waiting) {
            Runnable next = waiting.poll();
            running = next != null;
            return next;
        }
    }
}

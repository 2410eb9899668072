package dev.drover.pool.internal.request;

import java.util.ArrayDeque;

/**
 * Runs steps one after the other, though they come from several threads. Whoever comes while a step runs leaves its own
 * with the thread that is at it.
 */
final class SerialExecutor {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    /** @param step must not throw */
    void run(Runnable step) {
        synchronized (waiting) {
            waiting.add(step);
            if (running) return;
            running = true;
        }
        for (Runnable next; (next = next()) != null;) next.run();
    }

    private Runnable next() {
        synchronized (waiting) {
            Runnable next = waiting.poll();
            running = next != null;
            return next;
        }
    }
}

package dev.drover.wire.call;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Runs steps one after the other, in the order in which they come, though they come from several threads. Whoever comes
 * while a step runs leaves its own with the thread that is at it.
 */
public final class SerialExecutor implements Executor {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    /** @param step must not throw */
    @Override
    public void execute(Runnable step) {
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

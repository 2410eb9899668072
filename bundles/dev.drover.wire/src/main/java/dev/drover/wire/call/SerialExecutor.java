package dev.drover.wire.call;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Runs steps one after the other, in the order in which they come, though they come from several threads. A thread that
 * comes while a step runs does not wait: the thread that is running steps runs its step, too.
 */
public final class SerialExecutor implements Executor {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    /** @param step what it throws, whoever runs it throws once all waiting steps have run */
    @Override
    public void execute(Runnable step) {
        synchronized (waiting) {
            waiting.add(step);
            if (running) return;
            running = true;
        }
        Throwable thrown = null;
        for (Runnable next; (next = next()) != null;) {
            try {
                next.run();
            } catch (RuntimeException | Error e) {
                thrown = e;
            }
        }
        if (thrown instanceof Error error) throw error;
        if (thrown != null) throw (RuntimeException) thrown;
    }

    private Runnable next() {
        synchronized (waiting) {
            Runnable next = waiting.poll();
            running = next != null;
            return next;
        }
    }
}

package dev.drover.process.internal.system;

import java.util.function.Supplier;

/**
 * An answer that takes long, shared by those who ask for it at the same time. Nobody gets one that was begun before he
 * asked. Safe for use by many threads.
 *
 * <p>At any time one thread asks the source at most. Those who come meanwhile wait for the next answer, which the first
 * of them asks for. There is no lock for which they queue: with one, a thread that had its answer and wanted another
 * one took it before those who were still to be woken, and two hundred threads had two hundred answers.
 *
 * @param <T> the answer
 */
final class Shared<T> {

    private final Supplier<T> source;

    // Both guarded by this.
    /** Null if nobody asks the source. */
    private Answer<T> running;
    /** Not begun; null if nobody waits for it. */
    private Answer<T> next;

    /** What one thread asks for and others wait for. */
    private static final class Answer<T> {
        private boolean over;
        private boolean there;
        private T content;
        private RuntimeException failure;

        synchronized void end() {
            over = true;
            notifyAll();
        }

        /** An interrupt is kept for later. */
        synchronized void await() {
            boolean interrupted = false;
            while (!over) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    Shared(Supplier<T> source) {
        this.source = source;
    }

    /**
     * Asks, or waits for the answer that another thread asks for after this call has begun.
     *
     * @throws RuntimeException what the source has thrown, perhaps on another thread
     */
    T fresh() {
        while (true) {
            Answer<T> before = null;
            Answer<T> mine;
            boolean asks;
            synchronized (this) {
                asks = next == null;
                mine = asks ? new Answer<>() : next;
                if (asks) {
                    before = running;
                    if (before == null) running = mine;
                    else
                        next = mine;
                }
            }
            if (asks) ask(mine, before);
            else
                mine.await();
            if (mine.failure != null) throw mine.failure;
            // Whoever asked had an Error, which is his own.
            if (mine.there) return mine.content;
        }
    }

    private void ask(Answer<T> mine, Answer<T> before) {
        try {
            if (before != null) begin(mine, before);
            mine.content = source.get();
            mine.there = true;
        } catch (RuntimeException e) {
            mine.failure = e;
        } finally {
            synchronized (this) {
                if (running == mine) running = null;
                if (next == mine) next = null;
            }
            mine.end();
        }
    }

    private void begin(Answer<T> mine, Answer<T> before) {
        before.await();
        synchronized (this) {
            running = mine;
            next = null;
        }
    }
}

package dev.drover.process.internal.system;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Something that is dear to find out and that many threads may want at one time: those that come while it is being
 * found out share the next answer. Nobody gets an answer that was begun before it was asked for.
 *
 * @param <T> the answer
 */
final class Shared<T> {

    private final Supplier<T> source;
    private final ReentrantLock lock = new ReentrantLock();
    /** How many times the source has been asked. Written with the lock. */
    private volatile long begun;

    // Guarded by the lock.
    private long answered;
    private T answer;
    private RuntimeException failure;

    Shared(Supplier<T> source) {
        this.source = source;
    }

    /**
     * Asks, or waits for the answer that another thread asks for after this call has begun.
     *
     * @throws RuntimeException what the source has thrown, perhaps on another thread
     */
    T fresh() {
        long before = begun;
        lock.lock();
        try {
            if (answered <= before) ask();
            if (failure != null) throw failure;
            return answer;
        } finally {
            // The last one leaves nothing in memory.
            if (!lock.hasQueuedThreads()) {
                answer = null;
                failure = null;
                answered = 0;
            }
            lock.unlock();
        }
    }

    private void ask() {
        answer = null;
        failure = null;
        answered = 0;
        long number = begun + 1;
        begun = number;
        try {
            answer = source.get();
        } catch (RuntimeException e) {
            failure = e;
        }
        answered = number;
    }
}

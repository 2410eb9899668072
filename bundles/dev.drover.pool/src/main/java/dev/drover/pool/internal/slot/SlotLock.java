package dev.drover.pool.internal.slot;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The lock of a pool's slots. No code of users runs while it is held. */
final class SlotLock {

    private final ReentrantLock lock = new ReentrantLock();

    /** Does the work with the lock held. */
    void with(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what the work returns, done with the lock held. */
    <T> T with(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}

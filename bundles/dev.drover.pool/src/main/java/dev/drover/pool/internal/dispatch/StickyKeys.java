package dev.drover.pool.internal.dispatch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.drover.pool.internal.worker.PoolWorker;

/** Which worker has which key. A worker that takes no more requests has none. */
final class StickyKeys {

    private static final int MOST = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, PoolWorker> bound = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PoolWorker> eldest) {
            return size() > MOST;
        }
    };

    /** The worker of the key, null if it has none. */
    PoolWorker get(String key) {
        lock.lock();
        try {
            PoolWorker worker = bound.get(key);
            return worker == null || worker.closed() ? null : worker;
        } finally {
            lock.unlock();
        }
    }

    /** Binds the key to a worker, unless another thread has bound it meanwhile; returns the worker that it has now. */
    PoolWorker bind(String key, PoolWorker worker) {
        lock.lock();
        try {
            PoolWorker present = bound.get(key);
            if (present != null && !present.closed()) return present;
            bound.put(key, worker);
            return worker;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the key, null for none, is bound. */
    boolean has(String key) {
        return key != null && get(key) != null;
    }

    void forget(PoolWorker worker) {
        lock.lock();
        try {
            bound.values().removeIf(each -> each == worker);
        } finally {
            lock.unlock();
        }
    }
}

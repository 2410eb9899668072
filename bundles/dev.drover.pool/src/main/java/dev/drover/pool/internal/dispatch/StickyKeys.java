package dev.drover.pool.internal.dispatch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

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

    /** The worker of the key; if it has none, binds it to the one supplied, unless that is null. */
    PoolWorker get(String key, Supplier<PoolWorker> otherwise) {
        lock.lock();
        try {
            PoolWorker worker = bound.get(key);
            if (worker != null && !worker.closed()) return worker;
            worker = otherwise.get();
            if (worker != null) bound.put(key, worker);
            return worker;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the key, null for none, is bound. */
    boolean has(String key) {
        if (key == null) return false;
        lock.lock();
        try {
            PoolWorker worker = bound.get(key);
            return worker != null && !worker.closed();
        } finally {
            lock.unlock();
        }
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

package dev.drover.pool.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Which worker has which key. A worker that takes no more requests has none. */
final class StickyKeys {

    private static final int MOST = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Member> bound = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Member> eldest) {
            return size() > MOST;
        }
    };

    /** The worker of the key; if it has none, binds it to the one supplied, unless that is null. */
    Member get(String key, Supplier<Member> otherwise) {
        lock.lock();
        try {
            Member member = bound.get(key);
            if (member != null && !member.gate.closed()) return member;
            member = otherwise.get();
            if (member != null) bound.put(key, member);
            return member;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the key, null for none, is bound. */
    boolean has(String key) {
        if (key == null) return false;
        lock.lock();
        try {
            Member member = bound.get(key);
            return member != null && !member.gate.closed();
        } finally {
            lock.unlock();
        }
    }

    void forget(Member member) {
        lock.lock();
        try {
            bound.values().removeIf(each -> each == member);
        } finally {
            lock.unlock();
        }
    }
}

package dev.drover.pool.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The requests that wait for a worker, oldest first; bounded in number and in bytes. Requests to be run again come before
 * all others and are not counted against the bound: they were taken once.
 */
final class Backlog {

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Request<?, ?>> waiting = new ArrayDeque<>();
    private final int most;
    private final long mostBytes = Runtime.getRuntime().maxMemory() / 4;
    private long bytes;
    private volatile int size;

    Backlog(int most) {
        this.most = most;
    }

    /** Why a request cannot wait; null if it now does. */
    String offer(Request<?, ?> request) {
        lock.lock();
        try {
            if (waiting.size() >= most) return "its queue is full (" + most + " requests wait)";
            if (!waiting.isEmpty() && bytes + request.payload.size() > mostBytes)
                return "its queue is full (" + bytes + " bytes wait, a quarter of this process's memory)";
            waiting.addLast(request);
            count(request.payload.size());
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Puts requests, given oldest first, before all others. */
    void putBack(List<? extends Request<?, ?>> requests) {
        lock.lock();
        try {
            for (int i = requests.size() - 1; i >= 0; i--) {
                waiting.addFirst(requests.get(i));
                count(requests.get(i).payload.size());
            }
        } finally {
            lock.unlock();
        }
    }

    Request<?, ?> peek() {
        if (size == 0) return null;
        lock.lock();
        try {
            return waiting.peekFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Whoever removes a request is the one to go on with it. */
    boolean remove(Request<?, ?> request) {
        lock.lock();
        try {
            boolean removed = waiting.peekFirst() == request ? waiting.pollFirst() != null : waiting.removeFirstOccurrence(request);
            if (removed) count(-request.payload.size());
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Removes all that fit, oldest first. */
    List<Request<?, ?>> removeIf(Predicate<Request<?, ?>> wanted) {
        lock.lock();
        try {
            List<Request<?, ?>> removed = new ArrayList<>();
            waiting.removeIf(request -> wanted.test(request) && removed.add(request));
            removed.forEach(request -> count(-request.payload.size()));
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** All that wait, oldest first. */
    List<Request<?, ?>> list() {
        lock.lock();
        try {
            return new ArrayList<>(waiting);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        return size;
    }

    private void count(int more) {
        bytes += more;
        size = waiting.size();
    }
}

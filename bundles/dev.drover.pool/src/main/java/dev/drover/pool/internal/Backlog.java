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
    private volatile long bytes;
    private volatile int size;

    Backlog(int most) {
        this.most = most;
    }

    /**
     * Lets a request wait.
     *
     * @param pinned what waits elsewhere and counts as well
     * @param coming workers that are starting or can be: as many requests may wait, whatever the bound
     * @return why it cannot wait, null if it now does
     */
    String offer(Request<?, ?> request, PinnedBacklog pinned, int coming) {
        lock.lock();
        try {
            String full = full(request, pinned, coming);
            if (full != null) return full;
            waiting.addLast(request);
            count(request.payload.size());
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Why one more request cannot wait, null if it can. */
    String full(Request<?, ?> request, PinnedBacklog pinned, int coming) {
        int all = size + pinned.size();
        if (all >= Math.max(most, coming)) return "its queue is full (" + all + " requests wait)";
        long allBytes = bytes + pinned.bytes();
        if (all > 0 && allBytes + request.payload.size() > mostBytes)
            return "its queue is full (" + allBytes + " bytes wait, a quarter of this process's memory)";
        return null;
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

    /** The first that may run beside others; null if there is none. */
    Request<?, ?> peekSharing() {
        lock.lock();
        try {
            for (Request<?, ?> request : waiting) if (!request.alone) return request;
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever removes a request is the one to go on with it. */
    boolean remove(Request<?, ?> request) {
        lock.lock();
        try {
            boolean removed = waiting.peekFirst() == request ? waiting.pollFirst() != null
                    : waiting.removeFirstOccurrence(request);
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

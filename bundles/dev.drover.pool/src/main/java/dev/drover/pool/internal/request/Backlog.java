package dev.drover.pool.internal.request;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The requests that wait for a worker, oldest first; bounded in number and in bytes. Requests to be run again come
 * before all others and are not counted against the bound: they were taken once.
 */
public final class Backlog {

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Request<?, ?>> waiting = new ArrayDeque<>();
    private final QueueBound bound;
    private volatile int size;

    public Backlog(QueueBound bound) {
        this.bound = bound;
    }

    /**
     * Lets a request wait.
     *
     * @param coming workers that are starting or can be: as many requests may wait, whatever the bound
     * @return why it cannot wait, null if it now does
     */
    public String offer(Request<?, ?> request, int coming) {
        lock.lock();
        try {
            String full = bound.full(request, coming);
            if (full != null) return full;
            waiting.addLast(request);
            added(request);
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Puts requests, given oldest first, before all others. */
    public void putBack(List<? extends Request<?, ?>> requests) {
        lock.lock();
        try {
            for (int i = requests.size() - 1; i >= 0; i--) {
                waiting.addFirst(requests.get(i));
                added(requests.get(i));
            }
        } finally {
            lock.unlock();
        }
    }

    public Request<?, ?> peek() {
        if (size == 0) return null;
        lock.lock();
        try {
            return waiting.peekFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The first that may run beside others; null if there is none. */
    public Request<?, ?> peekSharing() {
        lock.lock();
        try {
            for (Request<?, ?> request : waiting) if (!request.exclusive) return request;
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever removes a request is the one to go on with it. */
    public boolean remove(Request<?, ?> request) {
        lock.lock();
        try {
            boolean removed = waiting.peekFirst() == request ? waiting.pollFirst() != null
                    : waiting.removeFirstOccurrence(request);
            if (removed) removed(request);
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Removes all that fit, oldest first. */
    public List<Request<?, ?>> removeIf(Predicate<Request<?, ?>> wanted) {
        lock.lock();
        try {
            List<Request<?, ?>> removed = new ArrayList<>();
            waiting.removeIf(request -> wanted.test(request) && removed.add(request));
            removed.forEach(this::removed);
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** All that wait, oldest first. */
    public List<Request<?, ?>> list() {
        lock.lock();
        try {
            return new ArrayList<>(waiting);
        } finally {
            lock.unlock();
        }
    }

    public int size() {
        return size;
    }

    private void added(Request<?, ?> request) {
        bound.added(request);
        size = waiting.size();
    }

    private void removed(Request<?, ?> request) {
        bound.removed(request);
        size = waiting.size();
    }
}

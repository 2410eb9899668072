package dev.drover.pool.internal.request;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests that wait for a worker, oldest first; bounded in number and in bytes. Requests to be run again come
 * before all others and are not counted against the bound: they were taken once.
 */
public final class Backlog {

    private final ReentrantLock lock = new ReentrantLock();
    private final RequestQueue<Request<?, ?>> waiting = new RequestQueue<>();
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

    /** Puts a request before all others. Needs no memory. */
    public void putBack(Request<?, ?> request) {
        lock.lock();
        try {
            waiting.addFirst(request);
            added(request);
        } finally {
            lock.unlock();
        }
    }

    public Request<?, ?> peek() {
        if (size == 0) return null;
        lock.lock();
        try {
            return waiting.first();
        } finally {
            lock.unlock();
        }
    }

    /** The first that may run beside others; null if there is none. */
    public Request<?, ?> peekSharing() {
        lock.lock();
        try {
            Request<?, ?> request = waiting.first();
            while (request != null && request.exclusive) request = waiting.next(request);
            return request;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever removes a request is the one to go on with it. */
    public boolean remove(Request<?, ?> request) {
        lock.lock();
        try {
            boolean removed = waiting.remove(request);
            if (removed) removed(request);
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** All that wait, oldest first. */
    public List<Request<?, ?>> list() {
        lock.lock();
        try {
            return waiting.list();
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

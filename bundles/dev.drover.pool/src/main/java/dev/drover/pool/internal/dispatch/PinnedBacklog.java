package dev.drover.pool.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import dev.drover.pool.internal.request.Backlog;
import dev.drover.pool.internal.request.QueueBound;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.RequestQueue;
import dev.drover.pool.internal.request.WorkerQueue;
import dev.drover.pool.internal.worker.PoolWorker;

/** The requests that wait for one certain worker, oldest first for each. */
final class PinnedBacklog {

    private final ReentrantLock lock = new ReentrantLock();
    private final QueueBound bound;
    private volatile int size;

    PinnedBacklog(QueueBound bound) {
        this.bound = bound;
    }

    /** Lets the request wait in the queue of a worker; false if that takes no more requests. */
    boolean add(WorkerQueue<Request<?, ?>> queue, Request<?, ?> request) {
        lock.lock();
        try {
            if (queue.closed()) return false;
            queue.waiting().addLast(request);
            request.waitsIn = queue;
            size++;
            bound.added(request);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Enters for the first that waits for this worker, and removes it; null if none waits or there is no room. */
    Request<?, ?> acquireFirst(PoolWorker worker) {
        lock.lock();
        try {
            for (Request<?, ?> first; (first = worker.queue().waiting().first()) != null;) {
                boolean over = first.over();
                if (!over && !worker.tryAcquireFor(first)) {
                    worker.queue().reserved(first.exclusive);
                    worker.rouse();
                    return null;
                }
                removeLocked(first);
                if (!over) return first;
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Enters for the request, unless others wait for this worker or there is no room. */
    boolean acquirePast(PoolWorker worker, Request<?, ?> request) {
        lock.lock();
        try {
            return worker.queue().waiting().isEmpty() && worker.tryAcquireFor(request);
        } finally {
            lock.unlock();
        }
    }

    /** False if it does not wait here. */
    boolean remove(Request<?, ?> request) {
        lock.lock();
        try {
            return request.waitsIn != null && removeLocked(request);
        } finally {
            lock.unlock();
        }
    }

    private boolean removeLocked(Request<?, ?> request) {
        if (!request.waitsIn.waiting().remove(request)) return false;
        if (request.exclusive) request.waitsIn.reserved(false);
        request.waitsIn = null;
        size--;
        bound.removed(request);
        return true;
    }

    /** The first that waits for this worker, null if there is none. */
    Request<?, ?> first(PoolWorker worker) {
        lock.lock();
        try {
            return worker.queue().waiting().first();
        } finally {
            lock.unlock();
        }
    }

    /** Puts what waits for this worker and may run elsewhere back among those that wait for any. Needs no memory. */
    void giveBack(PoolWorker worker, Backlog backlog) {
        lock.lock();
        try {
            RequestQueue<Request<?, ?>> waiting = worker.queue().waiting();
            for (Request<?, ?> each = waiting.last(); each != null;) {
                Request<?, ?> previous = waiting.previous(each);
                if (each.only == null && removeLocked(each)) backlog.putBack(each);
                each = previous;
            }
        } finally {
            lock.unlock();
        }
    }

    /** All that wait for one of these workers. */
    List<Request<?, ?>> list(List<PoolWorker> workers) {
        List<Request<?, ?>> all = new ArrayList<>();
        if (size == 0) return all;
        lock.lock();
        try {
            for (PoolWorker worker : workers) all.addAll(worker.queue().waiting().list());
            return all;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        return size;
    }
}

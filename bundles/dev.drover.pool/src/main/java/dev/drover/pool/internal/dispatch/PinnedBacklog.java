package dev.drover.pool.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import dev.drover.pool.internal.request.QueueBound;
import dev.drover.pool.internal.request.Request;
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
            queue.waiting().add(request);
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
            for (Request<?, ?> first; (first = worker.queue().waiting().peek()) != null;) {
                boolean done = first.isDone();
                if (!done && !worker.tryAcquireFor(first)) {
                    worker.queue().reserved(first.exclusive);
                    worker.wake();
                    return null;
                }
                worker.queue().waiting().poll();
                removed(first);
                if (!done) return first;
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
            boolean removed = request.waitsIn != null && request.waitsIn.waiting().remove(request);
            if (removed) removed(request);
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Removes and returns all that wait for this worker. */
    List<Request<?, ?>> clear(PoolWorker worker) {
        lock.lock();
        try {
            List<Request<?, ?>> all = new ArrayList<>(worker.queue().waiting());
            worker.queue().waiting().clear();
            all.forEach(this::removed);
            return all;
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
            for (PoolWorker worker : workers) all.addAll(worker.queue().waiting());
            return all;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        return size;
    }

    private void removed(Request<?, ?> request) {
        if (request.exclusive) request.waitsIn.reserved(false);
        request.waitsIn = null;
        size--;
        bound.removed(request);
    }
}

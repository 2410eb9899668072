package dev.drover.pool.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The requests that wait for one certain worker, oldest first for each. */
final class PinnedBacklog {

    private final ReentrantLock lock = new ReentrantLock();
    private volatile int size;
    private volatile long bytes;

    /** Lets the request wait for the worker; false if that takes no more requests. */
    boolean add(Member member, Request<?, ?> request) {
        lock.lock();
        try {
            if (member.gate.closed()) return false;
            member.waiting.add(request);
            request.waitsFor = member;
            count(1, request);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Enters for the first that waits for this worker, and removes it; null if none waits or there is no room. */
    Request<?, ?> enterFirst(Member member) {
        lock.lock();
        try {
            for (Request<?, ?> first; (first = member.waiting.peek()) != null;) {
                boolean done = first.isDone();
                if (!done && !member.enterFor(first)) {
                    member.reserved = first.alone;
                    return null;
                }
                member.waiting.poll();
                removed(first);
                if (!done) return first;
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Enters for the request, unless others wait for this worker or there is no room. */
    boolean enterPast(Member member, Request<?, ?> request) {
        lock.lock();
        try {
            return member.waiting.isEmpty() && member.enterFor(request);
        } finally {
            lock.unlock();
        }
    }

    /** False if it does not wait here. */
    boolean remove(Request<?, ?> request) {
        lock.lock();
        try {
            boolean removed = request.waitsFor != null && request.waitsFor.waiting.remove(request);
            if (removed) removed(request);
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Removes and returns all that wait for this worker. */
    List<Request<?, ?>> clear(Member member) {
        lock.lock();
        try {
            List<Request<?, ?>> all = new ArrayList<>(member.waiting);
            member.waiting.clear();
            all.forEach(this::removed);
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** All that wait for one of these workers. */
    List<Request<?, ?>> list(List<Member> members) {
        List<Request<?, ?>> all = new ArrayList<>();
        if (size == 0) return all;
        lock.lock();
        try {
            for (Member member : members) all.addAll(member.waiting);
            return all;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }

    private void removed(Request<?, ?> request) {
        if (request.alone) request.waitsFor.reserved = false;
        request.waitsFor = null;
        count(-1, request);
    }

    private void count(int sign, Request<?, ?> request) {
        size += sign;
        bytes += (long) sign * request.payload.size();
    }
}

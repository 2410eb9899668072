package dev.drover.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The jobs that wait and those that run. A job is at every moment in exactly one of the two, so a cancel finds it. */
final class JobQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Job> waiting = new ArrayDeque<>();
    private final Job[] running;
    private int idle;

    JobQueue(int threads) {
        running = new Job[threads];
    }

    void add(Job job) {
        lock.lock();
        try {
            waiting.add(job);
            if (idle > 0) arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next job for a thread, whose last one is done; null if none waits. */
    Job poll(int thread) {
        lock.lock();
        try {
            return running[thread] = waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    /** The next job for a thread, once there is one. */
    Job take(int thread) {
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                idle++;
                arrived.awaitUninterruptibly();
                idle--;
            }
            return running[thread] = waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts the job if it runs; true if it was waiting and is now gone. */
    boolean cancel(long correlation) {
        lock.lock();
        try {
            for (Job job : running) if (job != null && job.is(correlation)) job.cancel();
            return waiting.removeIf(job -> job.is(correlation));
        } finally {
            lock.unlock();
        }
    }

    /** Removes and returns the waiting jobs that want an answer. */
    List<Job> recall() {
        lock.lock();
        try {
            List<Job> recalled = new ArrayList<>();
            for (Iterator<Job> each = waiting.iterator(); each.hasNext(); ) {
                Job job = each.next();
                if (!job.answered()) continue;
                recalled.add(job);
                each.remove();
            }
            return recalled;
        } finally {
            lock.unlock();
        }
    }
}

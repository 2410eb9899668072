package dev.drover.wire.call;

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

    /** @param places how many jobs may run at a time */
    JobQueue(int places) {
        running = new Job[places];
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

    /** Lets the job run in the first place if nothing runs there, else lets it wait. */
    boolean beginOrAdd(Job job) {
        lock.lock();
        try {
            if (running[0] == null) running[0] = job;
            else
                waiting.add(job);
            return running[0] == job;
        } finally {
            lock.unlock();
        }
    }

    /** The job of a place is done; returns the next for it, null if none waits. */
    Job poll(int place) {
        lock.lock();
        try {
            return running[place] = waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    /** The job of a place is done; returns the next for it, once there is one. */
    Job take(int place) {
        lock.lock();
        try {
            running[place] = null;
            while (waiting.isEmpty()) {
                idle++;
                arrived.awaitUninterruptibly();
                idle--;
            }
            return running[place] = waiting.poll();
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
            for (Iterator<Job> each = waiting.iterator(); each.hasNext();) {
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

package dev.drover.wire.call;

import java.util.ArrayDeque;

import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;

/**
 * The control tasks of one link: run one at a time, in order, beside all other tasks. They have a thread of their own,
 * which is there only while there are any.
 */
final class ControlJobs {

    /** One that comes while so many wait is refused. */
    static final int MOST_WAITING = 16;

    private final int maxMessage;
    /** Guarded by itself. */
    private final ArrayDeque<Job> waiting = new ArrayDeque<>();
    private Job running;

    ControlJobs(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /** Runs the job after those that have come before it, or answers at once that it cannot be run. */
    void add(Job job) {
        Throwable problem = begin(job);
        if (problem != null) job.refuse(problem, new Output(maxMessage));
    }

    /** Null if the job runs or waits, else why not. */
    private Throwable begin(Job job) {
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING)
                return new Rejected("The worker has " + MOST_WAITING + " control tasks that wait already");
            if (running != null) {
                waiting.add(job);
                return null;
            }
            Thread thread = new Thread(this::runAll, "drover-control");
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (Throwable e) {
                return e;
            }
            running = job;
            return null;
        }
    }

    private void runAll() {
        Input in = new Input();
        Output out = new Output(maxMessage);
        for (Job job; (job = current()) != null; next()) {
            out.clear();
            try {
                job.run(in, out);
            } catch (Throwable e) {
                System.err.println("A control task could not be answered: " + e);
            }
        }
    }

    private Job current() {
        synchronized (waiting) {
            return running;
        }
    }

    private void next() {
        synchronized (waiting) {
            running = waiting.poll();
        }
    }

    /** Interrupts the job if it runs; true if it was waiting and is now gone. */
    boolean cancel(long correlation) {
        synchronized (waiting) {
            if (running != null && running.is(correlation)) running.cancel();
            return waiting.removeIf(job -> job.is(correlation));
        }
    }
}

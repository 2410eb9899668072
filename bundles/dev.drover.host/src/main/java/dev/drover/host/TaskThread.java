package dev.drover.host;

import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.link.Link;

/**
 * Runs jobs one after the other.
 *
 * <p>While more jobs wait, replies are only appended to the link, so that many leave in one write; when none waits they
 * leave at once, and in any case within two milliseconds.
 */
final class TaskThread extends Thread {

    /** Replies are put off until this many bytes wait. */
    private static final long PUT_OFF_AT_MOST = 32 << 10;
    /** A reader that does not read stops the tasks when this many bytes wait. */
    private static final long UNSENT_AT_MOST = 4 << 20;

    private final int number;
    private final JobQueue jobs;
    private final Link link;
    private final Clock clock;
    private final int maxMessage;
    private final Runnable stopped;

    TaskThread(int number, JobQueue jobs, Link link, Clock clock, int maxMessage, Runnable stopped) {
        super("drover-task-" + (number + 1));
        this.number = number;
        this.jobs = jobs;
        this.link = link;
        this.clock = clock;
        this.maxMessage = maxMessage;
        this.stopped = stopped;
        setDaemon(true);
    }

    @Override
    public void run() {
        Input in = new Input();
        Output out = new Output(maxMessage);
        for (Job job; (job = next()) != Job.LAST; ) {
            job.run(in, out);
            out.clear();
        }
        stopped.run();
    }

    private Job next() {
        Job job = jobs.poll(number);
        if (job == null) {
            link.flush();
            return jobs.take(number);
        }
        long unsent = link.unsent();
        if (unsent >= PUT_OFF_AT_MOST) makeRoom();
        else if (unsent > 0) clock.flushSoon();
        return job;
    }

    private void makeRoom() {
        link.flush();
        try {
            link.awaitUnsentBelow(UNSENT_AT_MOST);
        } catch (InterruptedException e) {
            // The job that was just taken is cancelled: let it see that.
            interrupt();
        }
    }
}

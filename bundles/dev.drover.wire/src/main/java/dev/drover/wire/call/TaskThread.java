package dev.drover.wire.call;

/** Runs jobs one after the other, beside others like it. */
final class TaskThread extends Thread {

    private final int place;
    private final JobQueue jobs;
    private final JobRunner runner;
    private final Runnable stopped;

    TaskThread(int place, JobQueue jobs, JobRunner runner, Runnable stopped) {
        super("drover-task-" + (place + 1));
        this.place = place;
        this.jobs = jobs;
        this.runner = runner;
        this.stopped = stopped;
        setDaemon(true);
    }

    @Override
    public void run() {
        for (Job job; (job = jobs.take(place)) != Job.LAST;) runner.run(job);
        stopped.run();
    }
}

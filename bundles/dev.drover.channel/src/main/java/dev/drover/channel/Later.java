package dev.drover.channel;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs what gives memory back. Its thread is there only while something is to come. */
final class Later {

    private static final int SPARE_SECONDS = 2;
    private static final ScheduledThreadPoolExecutor THREAD = thread();

    private Later() {}

    private static ScheduledThreadPoolExecutor thread() {
        ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "drover-payloads");
            thread.setDaemon(true);
            return thread;
        });
        made.setKeepAliveTime(SPARE_SECONDS, TimeUnit.SECONDS);
        made.allowCoreThreadTimeOut(true);
        return made;
    }

    static void run(long nanos, Runnable work) {
        THREAD.schedule(work, nanos, TimeUnit.NANOSECONDS);
    }
}

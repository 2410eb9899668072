package dev.drover.process.internal.thread;

import java.time.Duration;

/** Runs work after a time. */
@FunctionalInterface
public interface Delayer {

    /**
     * Runs the work once, on the housekeeper's thread, which it must not block. After the end of the runtime nothing is
     * run any more.
     */
    void after(Duration delay, Runnable work);
}

package dev.drover.process.internal.thread;

import java.time.Duration;

/** Runs work after a time. */
@FunctionalInterface
public interface Delayer {

    /**
     * Runs the work on the housekeeper's thread, which it must not block. After the end of the runtime nothing is run
     * any more.
     *
     * @param delay how long this program is to have been running meanwhile; time in which it or its machine was stopped
     *     does not count
     * @param work is run once, and again a little later if it has thrown anything
     */
    void after(Duration delay, Runnable work);

    /** Something has begun that is looked after in rounds: the next one comes within 50 ms. Needs no memory. */
    default void soon() {}
}

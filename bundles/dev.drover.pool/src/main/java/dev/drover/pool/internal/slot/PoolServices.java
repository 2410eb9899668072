package dev.drover.pool.internal.slot;

import java.time.Duration;
import java.util.concurrent.Executor;

import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.MemoryBudget;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoolSpec;
import dev.drover.pool.internal.worker.HostMaker;

/** What a pool needs of the program around it. Other services come and go: each is asked for when it is needed. */
public interface PoolServices extends HostMaker {

    /**
     * Checks what is not a matter of the spec alone.
     *
     * @throws IllegalArgumentException if this program can have no such pool
     */
    void check(PoolSpec spec);

    /** The pool's clock, in nanoseconds: only differences mean anything. */
    long nanoTime();

    /** Lets this thread wait so long at most, by the pool's clock; ends at once if the thread is interrupted. */
    void pause(long nanos);

    /** Runs the work once after a time, on the housekeeper's thread, which it must not block. */
    void after(Duration delay, Runnable work);

    /**
     * The pool's next round is needed within 50 ms, whatever the last one said. Called after the change that the round
     * is to look after; costs next to nothing.
     */
    void soon();

    /** Runs what takes long or waits. */
    Executor background();

    /** Lets the processes of all pools start in turn. */
    StartPace starts();

    /** Runs callbacks of users that no link's thread runs. */
    Executor callbacks();

    /** Tells the links' thread, if this is one, that what follows may be code of a user. */
    void beforeCallback();

    LifecyclePolicy policy();

    /** Null if there is none: processes cannot be stopped. */
    Sleeper sleeper();

    /** Null if there is none. */
    ProcessMonitor monitor();

    /** Null if there is none. */
    MemoryBudget memoryBudget();
}

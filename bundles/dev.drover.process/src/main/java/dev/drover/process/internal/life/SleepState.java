package dev.drover.process.internal.life;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.ManagedProcess;

/** Whether a process is stopped. A lock keeps a late stop from following the wake. */
public final class SleepState {

    private final ManagedProcess process;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean asleep;
    private volatile int wakes;

    public SleepState(ManagedProcess process) {
        this.process = process;
    }

    public boolean asleep() {
        return asleep;
    }

    /** How often it was woken. */
    public int wakes() {
        return wakes;
    }

    /**
     * Stops the process if it may be stopped.
     *
     * @param mayStop asked when no wake-up can come between the answer and the stop
     * @param mayStay asked of the stopped process, which changes no more; if it may not, it is continued at once
     * @return whether it is stopped
     */
    public boolean sleep(Sleeper sleeper, BooleanSupplier mayStop, BooleanSupplier mayStay) throws IOException {
        lock.lock();
        try {
            if (!mayStop.getAsBoolean()) return false;
            asleep = true;
            boolean stopped = false;
            try {
                sleeper.sleep(process);
                stopped = true;
            } finally {
                asleep = stopped;
            }
            if (mayStay.getAsBoolean()) return true;
            sleeper.wake(process);
            asleep = false;
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Continues the process if it is stopped; waits for a stop that is under way. */
    public void wake(Sleeper sleeper, Runnable awake) throws IOException {
        lock.lock();
        try {
            if (asleep) {
                sleeper.wake(process);
                wakes++;
                asleep = false;
            }
            awake.run();
        } finally {
            lock.unlock();
        }
    }
}

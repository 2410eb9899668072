package dev.drover.pool.internal.slot;

import java.util.Optional;

import dev.drover.api.lifecycle.Restart;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.worker.Place;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.process.console.ConsoleBuffer;

/** A place in a pool. Its weight, console and record outlive the processes that come and go in it. */
final class Slot implements Place {

    private final int index;
    private final ConsoleBuffer console;
    private final String pool;

    volatile int weight;
    /** The present worker, or the last one; null if there never was one. */
    volatile PoolWorker worker;

    volatile Exit lastExit;
    volatile boolean quarantined;

    // Guarded by the lock of the pool's slots.
    /** Whether a process is starting, alive or ending. */
    boolean occupied;
    /** Whether a start is due, or is being decided about. */
    boolean restarting;
    /** Stands for the start that is due, so that one that is due no longer is not mistaken for it. */
    private Object due;
    /** How many starts in a row have failed, as the lifecycle policy counts them. */
    int consecutiveFailures;

    Slot(String pool, int index, int weight, int consoleBytes) {
        this.pool = pool;
        this.index = index;
        this.weight = weight;
        console = new ConsoleBuffer(consoleBytes);
    }

    /** Whether a new process may be started in it for want of workers. */
    boolean free() {
        return !occupied && !restarting && !quarantined;
    }

    /** The policy has decided; returns what stands for the start that is due now. */
    Object decided(Restart next) {
        consecutiveFailures = next.consecutiveFailures();
        quarantined = next.quarantine().isPresent();
        restarting = !quarantined;
        due = new Object();
        return due;
    }

    /** Whether the start is still due. */
    boolean isDue(Object start) {
        return due == start && !occupied && (restarting || quarantined);
    }

    /** Ends a quarantine, and forgets why it was. */
    void reset() {
        if (!quarantined) return;
        quarantined = false;
        consecutiveFailures = 0;
        due = null;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public String name() {
        return pool + "-" + (index + 1);
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public ConsoleBuffer console() {
        return console;
    }

    @Override
    public Optional<Exit> lastExit() {
        return Optional.ofNullable(lastExit);
    }

    @Override
    public boolean quarantined() {
        return quarantined;
    }
}

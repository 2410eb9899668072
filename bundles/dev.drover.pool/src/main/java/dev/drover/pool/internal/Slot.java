package dev.drover.pool.internal;

import dev.drover.api.process.Exit;

/** A place in a pool. Its weight, console and record outlive the processes that come and go in it. */
final class Slot {

    final int index;
    final ConsoleBuffer console;
    private final String pool;

    volatile int weight;
    /** The present process, or the last one. */
    volatile Member member;

    volatile Exit lastExit;
    volatile boolean quarantined;

    // Guarded by the pool's lock.
    /** Whether a process is starting, alive or ending. */
    boolean occupied;
    /** Whether a start is due. */
    boolean restarting;
    /** Processes in a row that ended without finishing one task. */
    int fruitless;

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

    String name() {
        return pool + "-" + (index + 1);
    }
}

package dev.drover.pool.internal.worker;

import java.lang.System.Logger.Level;

import dev.drover.api.process.Exit;
import dev.drover.process.HostProcess;
import dev.drover.wire.link.SafeLog;

/** The wanted end of one worker: nobody enters any more, and once the last has left the process is asked to exit. */
final class WorkerDrain {

    private static final System.Logger LOG = SafeLog.of(WorkerDrain.class);

    private final WorkerGate gate;
    private final HostProcess process;
    private final Runnable wake;
    private volatile boolean begun;
    /** Whether the process is to be asked to exit, and has not been. */
    private volatile boolean owed;

    /** @param wake has the process woken, if it sleeps */
    WorkerDrain(WorkerGate gate, HostProcess process, Runnable wake) {
        this.gate = gate;
        this.process = process;
        this.wake = wake;
    }

    /** The process exits when it has answered the last, and is not replaced. */
    void begin() {
        begun = true;
        closeGate();
    }

    /** The same if the worker is awake and has nothing in flight; false if not. */
    boolean beginIfIdle() {
        if (!gate.closeIfIdle()) return false;
        begun = true;
        lastLeft();
        return true;
    }

    boolean begun() {
        return begun;
    }

    /** A request has run on though it was cancelled: remembers why the process ends. */
    void beginCancelTimeout(String task) {
        process.blame(Exit.Cause.CANCEL_TIMEOUT, " of '" + task + "'");
        closeGate();
    }

    private void closeGate() {
        // Closed first: a worker whose gate is closed does not fall asleep, so the look that follows misses no sleep.
        boolean empty = gate.close();
        try {
            // A stopped process could not exit.
            wake.run();
        } finally {
            if (empty) lastLeft();
        }
    }

    /** The gate is closed, and nothing is in flight. */
    void lastLeft() {
        owed = true;
        retry();
    }

    /**
     * Asks the process to exit, if that could not be done when it was due, and has it woken for that. Called by the
     * housekeeper in each round.
     */
    void retry() {
        if (gate.closed() && gate.asleep()) wake.run();
        if (!owed) return;
        try {
            process.end();
            owed = false;
        } catch (Throwable e) {
            // There may be no memory to ask it just now.
            LOG.log(Level.DEBUG, process.name() + " could not be asked to exit", e);
        }
    }
}

package dev.drover.pool.internal.worker;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.Exit;
import dev.drover.process.HostProcess;
import dev.drover.process.flight.Flight;
import dev.drover.wire.link.SafeLog;

/** The sleep of one worker. Nobody who sends waits for a wake-up: the sender asks for it and is told of room. */
final class WorkerSleep {

    private static final System.Logger LOG = SafeLog.of(WorkerSleep.class);

    private final WorkerGate gate;
    private final HostProcess process;
    private final Executor background;
    private final Runnable awake;
    /** The one that stopped the process: its service may have gone meanwhile. */
    private volatile Sleeper sleeper;

    /**
     * @param background runs the wake-up, which waits
     * @param awake called after each wake-up
     */
    WorkerSleep(WorkerGate gate, HostProcess process, Executor background, Runnable awake) {
        this.gate = gate;
        this.process = process;
        this.background = background;
        this.awake = awake;
    }

    /** Stops the process, if it has nothing in flight. */
    void sleep(Sleeper with) {
        try {
            process.sleep(with, () -> {
                // Whoever stopped it must wake it.
                if (gate.asleep()) return false;
                sleeper = with;
                if (!gate.sleep()) return false;
                Flight.asleep(process.name(), process.pid());
                return true;
            });
        } catch (Throwable e) {
            // A sleeper may be somebody else's: it may throw anything.
            gate.awake();
            LOG.log(Level.WARNING, process.name() + " could not be put to sleep", e);
        }
    }

    /**
     * Has the process woken, if it sleeps; returns at once. If there is no thread for that just now it sleeps on, and
     * whoever wants it asks again.
     */
    void wake() {
        if (!gate.beginWake()) return;
        boolean taken = false;
        try {
            background.execute(this::wakeNow);
            taken = true;
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, process.name() + " cannot be woken now", e);
        } finally {
            if (!taken) gate.wakeFailed();
        }
    }

    private void wakeNow() {
        try {
            process.wake(sleeper, gate::awake);
        } catch (Throwable e) {
            process.kill(Exit.Cause.UNRESPONSIVE, "its wake-up, " + said(e) + ",");
            return;
        }
        Flight.awake(process.name(), process.pid());
        awake.run();
    }

    private static String said(Throwable e) {
        try {
            return e.getMessage();
        } catch (Throwable again) {
            return e.getClass().getName();
        }
    }
}

package dev.drover.process.internal.life;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.wire.link.SafeLog;

/** The kill of one process: once wanted it is tried until the process is dead. */
final class Kill {

    private static final System.Logger LOG = SafeLog.of(Kill.class);
    /** Looks after which a process that is to be dead and lives is killed again. */
    private static final int LOOKS_PER_KILL = 20;

    private final EndingProcess subject;
    private final Executor background;
    private final Runnable stuck;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile boolean wanted;
    private volatile int looksToWait;

    /**
     * @param background runs what waits
     * @param stuck called when the process has not died within two seconds
     */
    Kill(EndingProcess subject, Executor background, Runnable stuck) {
        this.subject = subject;
        this.background = background;
        this.stuck = stuck;
    }

    /** The process is to be dead; if there is none yet, once there is. */
    void want() {
        wanted = true;
    }

    boolean isWanted() {
        return wanted;
    }

    /** Kills the process, if there is one, on a thread that may wait. Throws nothing. */
    void aside() {
        wanted = true;
        if (subject.process() == null || !underWay.compareAndSet(false, true)) return;
        boolean taken = false;
        try {
            looksToWait = LOOKS_PER_KILL;
            background.execute(this::run);
            taken = true;
        } catch (RejectedExecutionException | Error e) {
            LOG.log(Level.DEBUG, "There is no thread for a kill just now", e);
        } finally {
            if (!taken) {
                looksToWait = 0;
                underWay.set(false);
            }
        }
    }

    private void run() {
        try {
            Process process = subject.process();
            if (ProcessTree.isLeft(process, ProcessTree.kill(process))) stuck.run();
        } finally {
            underWay.set(false);
        }
    }

    /** The process has been seen alive. Called by the housekeeper in each of its rounds. */
    void look() {
        if (wanted && --looksToWait <= 0) aside();
    }
}

package dev.drover.pool.internal.worker;

import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import dev.drover.api.Registration;
import dev.drover.api.process.Exit;
import dev.drover.process.HostProcess;
import dev.drover.wire.link.SafeLog;

/**
 * The wanted end of one worker: nobody enters any more, and once the last has left, all messages have been dealt with
 * and nobody holds it, the process is asked to exit.
 */
final class WorkerDrain {

    private static final System.Logger LOG = SafeLog.of(WorkerDrain.class);
    /** A handler of a message that takes longer is not waited for. */
    static final long MESSAGES_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final WorkerGate gate;
    private final HostProcess process;
    private final Runnable wake;
    private final LongSupplier nanoTime;
    private final Holds holds;
    private volatile boolean begun;
    /** Whether the process is to be asked to exit, and has not been. */
    private volatile boolean owed;
    private volatile boolean hurried;
    /** Settles once it has dealt with its messages; null until that matters. Guarded by this when it changes. */
    private volatile CompletableFuture<Void> quiet;
    private volatile long closedAt;

    /**
     * @param wake has the process woken, if it sleeps
     * @param background tells those who hold the process, for a drain may begin while a lock is held
     */
    WorkerDrain(
            WorkerGate gate, HostProcess process, Runnable wake, LongSupplier nanoTime, Executor background) {
        this.gate = gate;
        this.process = process;
        this.wake = wake;
        this.nanoTime = nanoTime;
        holds = new Holds(gate, this::retry, background);
        process.exit().thenRun(holds::leave);
    }

    /** What it closes. */
    WorkerGate gate() {
        return gate;
    }

    /** Who keeps the process until they are done with it. */
    Holds holds() {
        return holds;
    }

    /** The process exits when it has answered the last, and is not replaced. */
    void begin() {
        begun = true;
        closeGate();
    }

    /**
     * The same if the worker is awake, has nothing in flight and nobody holds it, until there is a message for it.
     *
     * @param start see {@link HostProcess#hibernates}
     * @return what that returns; null if the worker does not end
     */
    Registration beginIfIdle(Runnable start) {
        if (holds.any() || !gate.closeIfIdle()) return null;
        begun = true;
        Registration messages = process.hibernates(start);
        leave();
        lastLeft();
        return messages;
    }

    boolean begun() {
        return begun;
    }

    /** A request has run on though it was cancelled: remembers why the process ends. */
    void beginCancelTimeout(String task) {
        process.blame(Exit.Cause.CANCEL_TIMEOUT, " of '" + task + "'");
        closeGate();
    }

    /** Nobody waits for its messages and its holders any more. */
    void hurry() {
        hurried = true;
        retry();
    }

    private void closeGate() {
        // Closed first: a worker whose gate is closed does not fall asleep, so the look that follows misses no sleep.
        boolean empty = gate.close();
        try {
            // A stopped process could not exit.
            wake.run();
        } finally {
            leave();
            if (empty) lastLeft();
        }
    }

    /** It gets no more messages, and its holders hear that it is to end. */
    private void leave() {
        synchronized (this) {
            if (quiet != null) return;
            closedAt = nanoTime.getAsLong();
            quiet = beginQuiet();
        }
        quiet.whenComplete((done, failure) -> retry());
        holds.leave();
    }

    private CompletableFuture<Void> beginQuiet() {
        try {
            return process.quiet();
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "The messages of " + process.name() + " are not waited for", e);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** The gate is closed, and nothing is in flight. */
    void lastLeft() {
        owed = true;
        retry();
    }

    private boolean kept() {
        if (hurried) return false;
        CompletableFuture<Void> messages = quiet;
        boolean talks =
                messages != null && !messages.isDone() && nanoTime.getAsLong() - closedAt < MESSAGES_NANOS;
        return talks || holds.any();
    }

    /**
     * Asks the process to exit, if that could not be done when it was due, and has it woken for that. Called by the
     * housekeeper in each round.
     */
    void retry() {
        if (gate.closed() && gate.asleep()) wake.run();
        if (!owed || kept()) return;
        try {
            process.end();
            owed = false;
        } catch (Throwable e) {
            // There may be no memory to ask it just now.
            LOG.log(Level.DEBUG, process.name() + " could not be asked to exit", e);
        }
    }
}

package dev.drover.pool.internal.slot;

import java.util.Optional;
import java.util.concurrent.Executor;

import dev.drover.api.Registration;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.pool.PoolSpec;
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
    private volatile int startTimeouts;
    /** Whether its process has been ended for the time being, until a request needs the slot. */
    volatile boolean hibernating;
    private volatile boolean watched = true;

    // Guarded by the lock of the pool's slots.
    /** How many processes it has had, the present one included. */
    private int generation;
    /** Whether a process is starting, alive or ending. */
    boolean occupied;
    /** Whether the start of its process has found no thread yet. */
    boolean startOwed;
    /** Whether it hibernates and is needed: its process starts as soon as it can. */
    boolean wanted;
    /** Whether that is to be tried again after a while: once, however many want it meanwhile. */
    boolean startPutOff;
    /** What is to become of messages that wait for its next process; null if none can. */
    private Registration messages;
    /** Whether a start is due, or is being decided about. */
    boolean restarting;
    /** The end after which a start is due, so that one that is due no longer is not mistaken for it; null for none. */
    private Exit due;
    /** When it is due, by the pool's clock. */
    private long dueAt;
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

    /** A process is about to start in it. */
    void take(PoolWorker next) {
        worker = next;
        generation++;
        hibernating = false;
        wanted = false;
        occupied = true;
        restarting = false;
        due = null;
    }

    /** Its process has joined. */
    void joined() {
        quarantined = false;
        startTimeouts = 0;
        messages = null;
    }

    /** Its process is to end until the slot is needed; the messages for it wait. */
    void hibernate(Registration waiting) {
        hibernating = true;
        messages = waiting;
    }

    /** No process is going to come for the messages that wait for one, if any do: has them rejected. */
    void rejectMessages(Executor callbacks) {
        Registration waiting = messages;
        messages = null;
        wanted = false;
        // Whoever has sent them may do anything when he is told.
        if (waiting != null) callbacks.execute(waiting::close);
    }

    /** Its process has ended, and another one that has been started already takes its place. */
    void succeed(PoolWorker next, Exit exit) {
        lastExit = exit;
        take(next);
    }

    /**
     * Its process has ended.
     *
     * @param again whether it gets another one; then nobody takes the slot while the policy is asked
     * @param at when it gets that if the policy has not decided
     */
    void ended(Exit exit, boolean again, long at) {
        occupied = false;
        startOwed = false;
        if (exit.cause() == Exit.Cause.START_TIMEOUT) startTimeouts++;
        lastExit = exit;
        restarting = again;
        due = again ? exit : null;
        dueAt = at;
    }

    /** The policy has decided, and a start is due then. */
    void decided(Restart next, long at) {
        consecutiveFailures = next.consecutiveFailures();
        quarantined = next.quarantine().isPresent();
        restarting = !quarantined;
        dueAt = at;
    }

    /** Whether the start after this end is still due. */
    boolean isDue(Exit end) {
        return due == end && !occupied && (restarting || quarantined);
    }

    /** The end after which a start should have been by now; null if there is none. */
    Exit overdue(long now) {
        return due != null && now - dueAt >= 0 && isDue(due) ? due : null;
    }

    /** No start is due any more. */
    void giveUpStart() {
        restarting = false;
        due = null;
        reset();
    }

    /** Ends a quarantine, and forgets why it was. */
    void reset() {
        if (!quarantined) return;
        quarantined = false;
        consecutiveFailures = 0;
        // The policy may just be deciding about the start that is due.
        if (!restarting) due = null;
    }

    /** The pool is to be like this now. Called with the lock held. */
    void changed(PoolSpec before, PoolSpec now) {
        if (now.weightOf(index) != before.weightOf(index)) weight = now.weightOf(index);
        if (!now.workerOf(index).equals(before.workerOf(index))) reset();
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public int nextGeneration() {
        return generation + 1;
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
    public int startTimeouts() {
        return startTimeouts;
    }

    @Override
    public boolean hibernating() {
        return hibernating;
    }

    @Override
    public boolean watched() {
        return watched;
    }

    @Override
    public void watched(boolean now) {
        watched = now;
    }

    @Override
    public boolean quarantined() {
        return quarantined;
    }
}

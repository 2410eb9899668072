package dev.drover.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import dev.drover.api.Registration;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.Dumps;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ManagedProcess;
import dev.drover.process.internal.sleep.Footprint;
import dev.drover.wire.Task;
import dev.drover.wire.link.Link;

/**
 * A process that joins this program and is then spoken to by frames: it starts, joins, may be put to sleep, and ends.
 * Its {@link HostListener} hears of each step.
 */
public interface HostProcess extends ManagedProcess {

    /** Starts the process. Waits for the start; whatever goes wrong is told to the listener as an end. */
    void start();

    /** The link to it, null before it has joined. */
    Link link();

    /** Whether it has ended, and the listener has been told. */
    boolean over();

    /** The port that a debugger can attach to, once the process has printed it. */
    OptionalInt debugPort();

    /**
     * It is to end: it gets no more messages of other peers.
     *
     * @return settles once it has answered those that it has, and handled all that it has taken; at once if it takes
     *     none. It may never settle: whoever waits for it has a deadline
     */
    default CompletableFuture<Void> quiet() {
        return CompletableFuture.completedFuture(null);
    }

    /** Whether a message of it or for it is not answered. */
    default boolean talks() {
        return false;
    }

    /**
     * It is to end until there is a message for it: messages for it wait from now on. Called before {@link #quiet}.
     *
     * @param start called on a background thread when one has begun to wait, and when it waits again; brings the next
     *     process of its name, which gets what waits
     * @return closing it rejects what waits; does nothing once there is such a process
     */
    default Registration hibernates(Runnable start) {
        return () -> {};
    }

    /** Remembers why the process is to end, unless there is a reason already; does not end it. */
    void blame(Exit.Cause cause, String detail);

    /** Kills the process and its descendants for a reason, unless there is another already. */
    void kill(Exit.Cause cause, String detail);

    @Override
    default CompletableFuture<Exit> kill() {
        kill(Exit.Cause.KILLED_BY_USER, "");
        return exit();
    }

    /** It has been asked to exit, and nobody waits for what it still does: it is terminated in half a second. */
    void hurry();

    /** Why it must not be put to sleep now, a few words: a debugger holds it, or a dump is being made. */
    Optional<String> keptAwake();

    /**
     * Stops the process, unless something {@linkplain #keptAwake keeps it awake} or a control call is open. One that
     * has taken a {@linkplain #holdsFileLock lock} until the stop is continued at once.
     *
     * @param mayStop asked when no wake-up can come between the answer and the stop; true if the process may be stopped
     * @return whether it is stopped
     */
    boolean sleep(Sleeper sleeper, BooleanSupplier mayStop) throws IOException;

    /**
     * Continues the process if it was stopped. Waits for a stop that is under way, and for the sleeper.
     *
     * @param awake called once the process runs again
     */
    void wake(Sleeper sleeper, Runnable awake) throws IOException;

    /**
     * The names of the {@linkplain dev.drover.wire.call.Control control tasks} that this host offers; none before it
     * has joined.
     */
    Set<String> controls();

    /** Whether this host offers the control task of that name. */
    default boolean offers(String control) {
        return controls().contains(control);
    }

    /**
     * Asks something of the host itself, beside the tasks of users: it answers whatever its task threads do, one
     * control call after the other. Does not wait, and does not count as in flight.
     *
     * @param timeout how long the answer may take, by the clock that counts only time in which this program runs; more
     *     than zero
     * @return settles with the answer; with {@code TaskFailed} if the host reports a failure, {@code TimeoutException}
     *     after the timeout, {@code PeerLost} if the link ends, {@code Rejected} if the host does not offer the task,
     *     has not joined or has ended, or 16 control calls are open. What follows from it runs on the link's thread
     *     or a background thread. Cancelling it cancels the task
     * @throws IllegalArgumentException if the timeout is zero or negative
     */
    <Q, R> CompletableFuture<R> control(Task<Q, R> task, Q request, Duration timeout);

    /** What makes dumps of it. */
    Dumps dumps();

    /**
     * What it takes of memory and swap, its proportional share, in bytes; -1 if that is not known. Dear, and holds up
     * the page faults of the process: read it around a sleep, not on and on.
     */
    default long memory() {
        return Footprint.memory(pid());
    }

    /** Whether it, or what it has started, holds a lock of a file; others might wait for it. */
    default boolean holdsFileLock() {
        return Footprint.holdsFileLock(pid());
    }

    /**
     * Looks for signs of life; pings it, and kills it when it has been silent for too long. Called by the housekeeper
     * in each of its rounds.
     *
     * @param elapsed how long this program has been running since the last call, in nanoseconds
     * @return in how many nanoseconds this must be called again, at the latest
     */
    long checkAlive(long elapsed);
}

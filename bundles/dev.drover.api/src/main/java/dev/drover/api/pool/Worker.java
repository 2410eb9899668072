package dev.drover.api.pool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.process.Console;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Dumps;
import dev.drover.api.process.Exit;
import dev.drover.wire.Endpoint;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One worker process. The object stays valid after the process has ended: it then answers with the last known state,
 * and everything sent to it is rejected.
 */
@ProviderType
public interface Worker extends Endpoint {

    WorkerSnapshot snapshot();

    /**
     * A view of this worker whose requests fail with a {@code TimeoutException} after the given time.
     *
     * @param timeout more than zero
     */
    Endpoint within(Duration timeout);

    /**
     * What the processes of this worker's slot have printed, from the given line on, at most 1,000 lines. Bounded by
     * {@link PoolSpec#consoleBytes}: the oldest lines go first.
     */
    Console.Page console(long from);

    /** The same as {@link #sleep(Depth)} with the depth of its pool's {@link Sleep}. */
    CompletableFuture<WorkerSnapshot> sleep();

    /**
     * Puts the worker to sleep now, if it has nothing in flight. It wakes when a request needs it.
     *
     * @return settles once it sleeps, or has been trimmed; with {@code Rejected} if it is busy, starting or ending, or
     *     vetoes, or was woken meanwhile. A worker that cannot sleep so deep sleeps less deep, or, if it cannot be
     *     stopped, hibernates; {@link SleepReport#problem} says why
     */
    CompletableFuture<WorkerSnapshot> sleep(Depth depth);

    /**
     * Wakes the worker, if it sleeps; one that hibernates is started again.
     *
     * @return settles once it is awake; with {@code Rejected} if it has ended
     */
    CompletableFuture<WorkerSnapshot> wake();

    /**
     * Whether the pool puts it to sleep when it has been idle; yes to begin with. Belongs to the slot and outlives the
     * process. One that is not watched still sleeps when it is told to.
     */
    void watch(boolean watched);

    /** Has its idle time begin anew. */
    void refresh();

    /** Keeps it from ending and from sleeping until the hold is closed, see {@link Hold}. */
    Hold hold();

    /** Takes no new request, finishes those in flight and ends. The future settles when the process is gone. */
    CompletableFuture<Exit> drain();

    /**
     * Replaces this worker by a fresh one, see {@link Recycling}.
     *
     * @return settles with its successor, once that has taken its place; fails with {@link RestartStopped} if the
     *     successor does not come up, and then this worker goes on; or if this worker ends before, or has ended
     */
    CompletableFuture<Worker> recycle();

    /**
     * Ends the process and all its descendants at once; requests in flight are run again or fail as {@link WorkerLost}.
     * The slot stays empty until the pool's minimum or new requests need it. The future settles when the process is
     * gone.
     */
    CompletableFuture<Exit> kill();

    /** What makes dumps of its process. */
    Dumps dumps();
}

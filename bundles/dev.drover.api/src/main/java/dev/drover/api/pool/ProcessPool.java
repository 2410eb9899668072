package dev.drover.api.pool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.Registration;
import dev.drover.wire.Task;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A pool of worker processes. {@link #send} gives the request to the worker that the strategy picks; idle workers are
 * used before new ones are started, and new ones are started, up to the maximum, before requests pile up.
 *
 * <p>Safe for use by many threads. No method but {@link #close} blocks.
 */
@ProviderType
public interface ProcessPool extends Routed, AutoCloseable {

    String name();

    /**
     * {@inheritDoc} The key is any text; the number of keys bound at a time is limited to 100,000, the least recently
     * used is forgotten first.
     */
    @Override
    Routed pinned(String key);

    /**
     * Sends a request to every worker that is alive or starting (if there is none, one is started), with one outcome
     * for each.
     */
    <Q, R> Map<Worker, CompletableFuture<R>> broadcast(Task<Q, R> task, Q request);

    /** The workers that are alive or starting, in slot order. */
    List<Worker> workers();

    /** The present, or else the last, worker of a slot; it tells how it ended and what it printed. */
    Optional<Worker> worker(int slotIndex);

    /**
     * Chooses the strategy by its name or an alias, from the next pick on.
     *
     * @throws IllegalArgumentException if none of that name is present; the message lists those that are
     */
    void strategy(String name);

    /**
     * Changes the bounds. Growing to the new minimum starts at once; workers above the new maximum finish what they
     * have and end.
     *
     * @throws IllegalArgumentException unless {@code 0 <= min <= max} and {@code 1 <= max <= 1000}
     */
    void resize(int min, int max);

    /**
     * Changes the weight of a slot, from the next pick on.
     *
     * @throws IllegalArgumentException if the slot is not in 0 to 999 or the weight is negative
     */
    void weight(int slotIndex, int weight);

    /** Changes when workers go to sleep, and how deep, from now on; those that sleep already go on as they are. */
    void sleep(Sleep settings);

    /** Puts all workers to sleep that are awake, see {@link Worker#sleep()}, with one outcome for each. */
    Map<Worker, CompletableFuture<WorkerSnapshot>> sleepAll();

    /** Wakes all workers that sleep, see {@link Worker#wake}, with one outcome for each. */
    Map<Worker, CompletableFuture<WorkerSnapshot>> wakeAll();

    /**
     * Gives every quarantined slot a fresh start, at once when it is wanted, and lets requests in again that are
     * rejected because such requests have ended workers.
     */
    void reset();

    /**
     * Replaces all workers that there are now, under load and without losing a request: at most {@code max(1, 10 %)} at
     * a time, each once its successor has joined and is pre-heated. The first successor that does not come up, or that
     * ends before the restart is over, stops the restart; the workers not yet replaced stay.
     *
     * @return settles when all have been replaced and have ended, with their number; fails with {@link RestartStopped}.
     *     A restart that is asked for while another one is under way begins after it
     */
    CompletableFuture<Integer> restart();

    /**
     * Changes the settings to those of another spec, while the pool works and without losing a request. What is the
     * same in the spec that the pool goes by so far and in the new one stays as it is, even if {@link #resize},
     * {@link #strategy}, {@link #weight} or {@link #sleep} have changed it since.
     *
     * <ul>
     * <li>At once: min, max, minIdle, weights, strategy, queue, taskTimeout (of what is sent from now on), cancelGrace,
     * closeGrace, sleep, recycling, reloadOnChange, poisonDeaths, restart and dumpEvery.
     * <li>For processes that start from now on: startTimeout and preheat.
     * <li>By a rolling restart as {@link #restart} does it, of the workers that have been started otherwise: worker and
     * slots, concurrency, prefetch, heartbeatTimeout, kind, links and encrypted.
     * <li>Not at all: name, maxMessage and consoleBytes. For these another pool must be opened.
     * </ul>
     *
     * @param spec what the pool is to be like
     * @return settles when all workers go by the new settings, with how many have been replaced; fails with
     *     {@link RestartStopped} if a successor does not come up: the workers that have not been replaced go on, and
     *     what starts later goes by the new settings all the same
     * @throws IllegalArgumentException if the strategy is not present, or a setting differs that cannot be changed;
     *     nothing has changed then
     */
    default CompletableFuture<Integer> change(PoolSpec spec) {
        throw new IllegalArgumentException("The settings of the pool " + name() + " cannot be changed.");
    }

    PoolSnapshot snapshot();

    /**
     * The last picks of the strategy, the oldest first: some hundreds at most, and of a busy pool not every one.
     * Picks are recorded only while somebody asks for them: from the first call on, and until ten seconds after the
     * last. Before that, and of a pool that picks nothing itself, there are none.
     */
    default List<Pick> picks() {
        return List.of();
    }

    /**
     * Tells what another strategy would have picked. It is asked by the caller's thread, and is only told the figures
     * as they were: what its own picks would have changed, it does not see.
     *
     * @param picks those of {@link #picks}
     * @return the slot for each pick, in the same order; -1 where the strategy refuses, fails, or picks what it was not
     *     given
     * @throws IllegalArgumentException if no strategy of that name is present
     */
    default List<Integer> dryRun(List<Pick> picks, String strategy) {
        throw new IllegalArgumentException("The pool " + name() + " has no strategies.");
    }

    /**
     * Calls back, at most every 100 ms, after the snapshot has changed. The callback must return quickly.
     *
     * @return ends the calls
     */
    Registration onChange(Runnable callback);

    /**
     * Ends the pool in order: refuses new requests, but finishes all that have been taken, those that wait included,
     * however long that takes; then it ends every process as {@link #close} does. Returns at once. To wait no longer,
     * call {@code close()}. Calling it again, or after {@code close()}, changes nothing.
     *
     * @return settles when every future of the pool has settled and no process, thread or file of the pool is left.
     *     Cancelling it changes nothing
     */
    CompletableFuture<Void> shutdown();

    /**
     * Closes the pool: refuses new requests, waits up to {@link PoolSpec#closeGrace} for those taken, rejects or
     * cancels the rest, and ends every process: asked first, then terminated, then killed. When it returns every
     * future has settled and no process, thread or file of the pool is left. Closing twice does nothing.
     */
    @Override
    void close();
}

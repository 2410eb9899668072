package dev.drover.jmx;

import org.osgi.annotation.versioning.ProviderType;

/** The figures of one pool: those of {@link dev.drover.api.pool.PoolSnapshot}, not older than 50 ms. */
@ProviderType
public interface PoolMXBean {

    String getName();

    /** The name of the strategy in use. */
    String getStrategy();

    /** Processes kept alive. */
    int getMin();

    /** Processes at most. */
    int getMax();

    /** Slots that have, or had, a process. */
    int getSlots();

    /** Workers that have joined and are awake. */
    int getReady();

    /** Workers that sleep or are being woken. */
    int getAsleep();

    /** Slots that have a process, or are about to; one that hibernates has none. */
    int getProcesses();

    /** What the sleeping and trimmed workers have given back, in bytes. */
    long getGivenBack();

    /** Requests waiting for a worker. */
    int getQueued();

    /** Requests sent to workers and not settled. */
    int getInFlight();

    /** Requests taken since the pool opened. */
    long getSubmitted();

    /** Of these, settled with a result. */
    long getDone();

    /** Of these, settled otherwise. */
    long getFailed();

    /** Processes started in place of one that ended by itself. */
    long getRestarts();

    /** Whether the pool has been closed. */
    boolean isClosed();
}

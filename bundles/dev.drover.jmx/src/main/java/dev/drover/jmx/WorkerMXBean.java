package dev.drover.jmx;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The figures of one slot of a pool: those of {@link dev.drover.api.pool.WorkerSnapshot}, not older than 50 ms. The
 * bean stays while the pool is open, whatever processes the slot has.
 */
@ProviderType
public interface WorkerMXBean {

    /** The pool's name and the slot, counted from 1. */
    String getName();

    /** The slot, counted from 1. */
    int getSlot();

    /** Its share in weighted strategies. */
    int getWeight();

    /** Its process, 0 if it has none. */
    long getPid();

    /** What it is doing: the name of a {@link dev.drover.api.pool.WorkerState}. */
    String getState();

    /** How deep it sleeps: the name of a {@link dev.drover.api.process.Depth}, "" if it is awake and not trimmed. */
    String getSleepDepth();

    /** What it took before its last sleep, its proportional share in bytes; -1 if that is not known. */
    long getMemoryBeforeSleep();

    /** What it took once it slept, likewise. */
    long getMemoryAfterSleep();

    /** The kind of link in use, "" until it has joined. */
    String getLink();

    /** Requests sent and not yet answered. */
    int getInFlight();

    /** Requests answered by this process. */
    long getDone();

    /** Of these, how many with an error. */
    long getFailed();

    /** When its process was started, in milliseconds since 1970. */
    long getStartedMillis();

    /** How long it has had nothing in flight, in milliseconds; 0 while it has. */
    long getIdleMillis();

    /** Moving average from sending to reply. */
    double getLatencyMicros();

    /** Where a debugger can attach, 0 if nowhere. */
    int getDebugPort();

    /** How the slot's last process ended, "" if none has: one sentence, without control characters. */
    String getLastExit();
}

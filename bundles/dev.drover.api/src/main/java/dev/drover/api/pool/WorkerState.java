package dev.drover.api.pool;

/** What a slot of a pool is doing. */
public enum WorkerState {
    /** The process is being started and has not yet joined. */
    STARTING,
    /** Joined, nothing in flight. */
    READY,
    /** Joined, at least one request in flight. */
    BUSY,
    /** Stopped, or ended for the time being, until the next request needs it; {@link WorkerSnapshot#sleep} says how. */
    ASLEEP,
    /** Is being woken: requests that it is to have wait until it runs. */
    WAKING,
    /** Takes no new request and ends when the last one is answered. */
    DRAINING,
    /** Its program did not start; tried again more and more rarely, and at once by {@link ProcessPool#reset}. */
    QUARANTINED,
    /** Ended; a replacement may follow. */
    EXITED
}

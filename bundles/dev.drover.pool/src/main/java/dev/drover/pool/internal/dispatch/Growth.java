package dev.drover.pool.internal.dispatch;

/** Which workers a pool can still get, as its dispatcher needs to know. Asked for every request. */
public interface Growth {

    /** Whether another process can be started now. */
    boolean canGrow();

    /** How many processes have been started and have not joined. */
    int starting();

    /** How many processes are starting, or could be started now. */
    int coming();

    /** Starts processes, as far as they are wanted. */
    void grow();

    /** Why no worker can be had, null if one can. */
    String refuses();
}

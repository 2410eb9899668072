package dev.drover.api.process;

/**
 * How deep a process sleeps. Each gives more back than the one before, and takes longer to wake.
 *
 * <p>Measured with a Java worker of 100 MB live data and 200 MB garbage; others differ, which is why the pool shows the
 * memory before and after each sleep.
 */
public enum Depth {
    /**
     * The process stays ready and gives memory back that it does not need now: one collection, after which the heap may
     * shrink. Costs some 20 to 200 ms of processor time, beside requests that come meanwhile. Needs a host that offers
     * it, as those for Java and Python do.
     */
    TRIM,
    /**
     * The process and its descendants are stopped. They use no processor time; their memory stays as it is. To wake
     * takes a signal.
     */
    FREEZE,
    /**
     * The process is told first: its hook drops caches or vetoes, then it trims, answers, and is stopped. When it
     * wakes, its hook is told how long it slept before the first request. A host that does not offer it is frozen.
     */
    DOZE,
    /** The process ends, and all its memory is free. The next request that needs its place starts another one. */
    HIBERNATE
}

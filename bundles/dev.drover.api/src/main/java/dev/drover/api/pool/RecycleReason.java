package dev.drover.api.pool;

/** Why a worker that worked well has been replaced. */
public enum RecycleReason {
    /** It had been given as many requests as {@link Recycling#tasks} says. */
    TASKS,
    /** It had as much memory as {@link Recycling#memory} says. */
    MEMORY,
    /** It was as old as {@link Recycling#age} says. */
    AGE,
    /** One of its tasks failed. */
    ERROR,
    /** Somebody asked for it by {@link Worker#recycle}. */
    REQUEST,
    /** The pool was {@linkplain ProcessPool#restart restarted}. */
    RESTART,
    /** Its code has changed on disk. */
    CODE,
    /** The memory budget of the program was passed. */
    BUDGET
}

package dev.drover.monitor.internal;

/** What one look at a process gave. */
sealed interface Observation {

    long pid();

    /**
     * A process that could be read.
     *
     * @param pid its process id
     * @param startMillis when it started, in milliseconds since 1970; the same in every reading of one process
     * @param parent its parent's process id
     * @param command its command line, at most {@value Command#MAX_LENGTH} characters, control characters as they are
     * @param name a short name guessed from the command line
     * @param cpuNanos the processor time it has used since it started
     * @param atNanos when that was read, on the clock of {@link System#nanoTime}
     * @param memory bytes
     * @param proportional whether memory is the proportional rather than the resident set size
     */
    record Reading(
            long pid,
            long startMillis,
            long parent,
            String command,
            String name,
            long cpuNanos,
            long atNanos,
            long memory,
            boolean proportional)
            implements Observation {}

    /**
     * A process that is there but could not be read.
     *
     * @param problem why, for a person
     */
    record Unreadable(long pid, String problem) implements Observation {}
}

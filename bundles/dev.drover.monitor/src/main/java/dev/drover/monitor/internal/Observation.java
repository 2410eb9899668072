package dev.drover.monitor.internal;

/** What one round found out about one process. */
sealed interface Observation {

    long pid();

    /**
     * The figures of a process.
     *
     * @param pid its process id
     * @param startMillis when the process started, in milliseconds since 1970; the same in every reading of one process
     * @param parent its parent's process id
     * @param command its command line, at most {@value Command#MAX_LENGTH} characters, control characters as they are
     * @param name a short name guessed from the command line
     * @param cpuNanos the processor time that the process has used since it started
     * @param atNanos when {@code cpuNanos} was read, on the clock of {@link System#nanoTime}
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
     * A process that exists, but whose figures could not be read.
     *
     * @param problem the reason, for a person
     */
    record Unreadable(long pid, String problem) implements Observation {}
}

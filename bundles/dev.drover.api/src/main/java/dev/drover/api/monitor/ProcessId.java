package dev.drover.api.monitor;

/**
 * Names one process for ever, though the system uses process ids again.
 *
 * @param pid the process id
 * @param startMillis when it started, in milliseconds since 1970
 */
public record ProcessId(long pid, long startMillis) {}

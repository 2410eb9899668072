package dev.drover.api.monitor;

/**
 * Names one process for ever, though the system uses process ids again.
 *
 * @param pid the process id
 * @param startMillis when it started, in milliseconds since 1970, as {@link ProcessHandle.Info#startInstant} tells it
 */
public record ProcessId(long pid, long startMillis) {}

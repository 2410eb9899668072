package dev.drover.api.monitor;

/**
 * What a process used at one moment.
 *
 * @param atMillis when, in milliseconds since 1970
 * @param cpu processor time per elapsed time since the previous sample, in cores; in the first one, since it started
 * @param memory resident bytes (see {@link ProcessSample#proportional})
 */
public record Usage(long atMillis, double cpu, long memory) {}

package dev.drover.ui.internal.model;

import java.time.Instant;

/**
 * A process of a worker's slot.
 *
 * @param pid its process id
 * @param started when it started, null if not known
 * @param ended when it ended, null if it has not
 * @param verdict how it ended, "" if it has not
 */
public record ProcessSpan(long pid, Instant started, Instant ended, String verdict) {}

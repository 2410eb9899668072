package dev.drover.shared;

import java.util.List;

/**
 * A thing in a {@link SharedFolder}, as it was when it was looked at.
 *
 * @param kind "segment", "lock", "semaphore", "queue" or "fifo"
 * @param bytes its size
 * @param users ids of the processes that use it, each as it counts in that process's PID namespace
 */
public record SharedObject(String kind, String name, long bytes, List<Long> users) {}

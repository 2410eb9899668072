package dev.drover.api.monitor;

import java.util.List;

/**
 * One round of sampling.
 *
 * @param atMillis when it was completed, in milliseconds since 1970; 0 before the first, and that of the last good one
 *     when a round fails as a whole
 * @param processes the living and the remembered dead, this process first, then by process id
 * @param cost what sampling itself uses, in cores, over the last ten rounds
 */
public record MonitorSnapshot(long atMillis, List<ProcessSample> processes, double cost) {
    public MonitorSnapshot {
        processes = List.copyOf(processes);
    }
}

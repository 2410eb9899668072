package dev.drover.ui.internal.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.pool.PoolSnapshot;

/**
 * The state of all services, read at one moment.
 *
 * @param atMillis the time of the reading, in milliseconds since 1970; 0 before the first
 * @param pools the open pools; empty if the service is absent
 * @param strategies the names of all strategies; empty if the pools' service is absent
 * @param monitor the last sample; empty if the service is absent
 * @param startedBy what started the processes of which that is known; empty if no service knows of any
 */
public record Reading(
        long atMillis,
        Optional<List<PoolSnapshot>> pools,
        List<String> strategies,
        Optional<MonitorSnapshot> monitor,
        Optional<Map<ProcessId, String>> startedBy) {
    public static final Reading NOTHING = new Reading(0, Optional.empty(), List.of(), Optional.empty());

    /** A reading where nothing tells what started processes. */
    public Reading(
            long atMillis,
            Optional<List<PoolSnapshot>> pools,
            List<String> strategies,
            Optional<MonitorSnapshot> monitor) {
        this(atMillis, pools, strategies, monitor, Optional.empty());
    }

    public Reading {
        pools = pools.map(List::copyOf);
        strategies = List.copyOf(strategies);
        startedBy = startedBy.map(Map::copyOf);
    }

    /** The open pools, none if the service is absent. */
    public List<PoolSnapshot> openPools() {
        return pools.orElse(List.of());
    }
}

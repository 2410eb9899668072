package dev.drover.ui;

import java.util.Optional;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.pool.WorkerSnapshot;

/**
 * A row of the process manager, as it was last shown.
 *
 * @param pid its process id, 0 if it has no process
 * @param kind what it is to this program
 * @param name how people call it
 * @param alive whether it was there
 * @param worker the slot of the pool, if it is a living worker
 */
public record SelectedProcess(long pid, ProcessKind kind, String name, boolean alive,
        Optional<WorkerSnapshot> worker) {}

package dev.drover.ui;

import java.util.Optional;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.pool.WorkerSnapshot;

/**
 * A row of the process manager, as it was last shown.
 *
 * @param pid the process id, 0 if the row has no process
 * @param kind what the process is to this program
 * @param name the name shown
 * @param alive whether the process was running
 * @param worker the worker, if the row is a living worker of a pool
 */
public record SelectedProcess(long pid, ProcessKind kind, String name, boolean alive,
        Optional<WorkerSnapshot> worker) {}

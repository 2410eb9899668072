package dev.drover.ui.internal.source;

import java.time.Instant;
import java.util.Optional;

import dev.drover.api.monitor.ProcessId;

/** A way to end processes that belong to no pool. */
@FunctionalInterface
interface Processes {

    /**
     * Asks a process to end, or kills it.
     *
     * @return false if there is no such process any more
     * @throws IllegalStateException if the system refuses
     */
    boolean end(ProcessId id, boolean force);

    /** The processes of this machine. If another process has the id by now, it is not ended. */
    static Processes ofThisMachine() {
        return (id, force) -> {
            Optional<ProcessHandle> handle = ProcessHandle.of(id.pid()).filter(h -> same(h, id));
            if (handle.isEmpty()) return false;
            boolean asked = force ? handle.get().destroyForcibly() : handle.get().destroy();
            if (!asked && handle.get().isAlive())
                throw new IllegalStateException("The system does not let process " + id.pid() + " be ended.");
            return true;
        };
    }

    /** Whether handle and id mean one process. Both start times are rounded, so they may differ a little. */
    private static boolean same(ProcessHandle handle, ProcessId id) {
        Optional<Instant> started = handle.info().startInstant();
        return started.isPresent() && Math.abs(started.get().toEpochMilli() - id.startMillis()) < 2000;
    }
}

package dev.drover.ui.internal.source;

import java.time.Instant;
import java.util.Optional;

import dev.drover.api.monitor.ProcessId;

/** Ends processes that no pool looks after. */
@FunctionalInterface
interface Processes {

    /**
     * Asks a process to end, or kills it.
     *
     * @return false if it is not there any more
     * @throws IllegalStateException if the system refuses
     */
    boolean end(ProcessId id, boolean force);

    /** Those of this machine. A process id that the system has given to another process since is left alone. */
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

    /** Both clocks start at boot and tick in hundredths of a second, so the two times may differ by a little. */
    private static boolean same(ProcessHandle handle, ProcessId id) {
        Optional<Instant> started = handle.info().startInstant();
        return started.isPresent() && Math.abs(started.get().toEpochMilli() - id.startMillis()) < 2000;
    }
}

package dev.drover.ui.internal.model;

import java.time.Instant;
import java.util.Optional;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.ui.SelectedProcess;
import dev.drover.wire.SafeText;

/**
 * A process, a slot without one, or a pool. Its texts are safe to be shown.
 *
 * @param key names the row across refreshes
 * @param parentKey the row it is shown below, "" at the top
 * @param kind what it stands for
 * @param name how people call it
 * @param pool the name of its pool, "" if none
 * @param id the process as the monitor knows it, null if it does not
 * @param pid the process id, 0 if none
 * @param parent the parent's process id, 0 if not known
 * @param state one word
 * @param tone how the state is coloured
 * @param memory bytes, -1 if not known
 * @param cpu cores, NaN if not known
 * @param inFlight requests, -1 if the row takes none
 * @param done requests answered, -1 if the row takes none
 * @param failed of these, with an error, -1 if the row takes none
 * @param latency moving average in microseconds, 0 if not known
 * @param started when it was started, null if not known
 * @param command the command line
 * @param note what a person should know: how it ended, or why it could not be sampled
 * @param alive false for the remembered dead
 * @param worker the slot, null if it is no living worker
 * @param recent processor use of the last minute, oldest first
 */
public record Row(
        String key,
        String parentKey,
        RowKind kind,
        String name,
        String pool,
        ProcessId id,
        long pid,
        long parent,
        String state,
        StateColor tone,
        long memory,
        double cpu,
        int inFlight,
        long done,
        long failed,
        double latency,
        Instant started,
        String command,
        String note,
        boolean alive,
        WorkerSnapshot worker,
        Recent.Series recent) {

    public Row {
        // Other processes choose these.
        name = SafeText.of(name);
        command = SafeText.of(command);
        note = SafeText.of(note);
    }

    /** Whether it is a process that is there. */
    public boolean running() {
        return alive && pid > 0 && kind != RowKind.POOL;
    }

    /** What actions of other bundles see of it; empty for a pool. */
    public Optional<SelectedProcess> selected() {
        return kind == RowKind.POOL
                ? Optional.empty()
                : Optional.of(new SelectedProcess(pid, kind.process(), name, alive, Optional.ofNullable(worker)));
    }
}

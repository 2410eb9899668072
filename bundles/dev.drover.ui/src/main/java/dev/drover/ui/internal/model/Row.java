package dev.drover.ui.internal.model;

import java.time.Instant;
import java.util.Optional;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Exit;
import dev.drover.ui.SelectedProcess;

/**
 * A process, a slot without one, or a pool. Its texts are safe to be shown.
 *
 * @param key identifies the row across refreshes
 * @param parentKey the key of the row above in the tree, "" at the top
 * @param kind what the row stands for
 * @param name the name shown
 * @param pool the name of the row's pool, "" if none
 * @param id the identity of the process in the monitor, null if the monitor does not know the process
 * @param pid the process id, 0 if none
 * @param parent the parent's process id, 0 if not known
 * @param state one word
 * @param stateColor the colour class of the state
 * @param memory bytes, -1 if not known
 * @param cpu cores, NaN if not known
 * @param inFlight requests sent and not yet answered, -1 if the row takes no requests
 * @param done requests answered, -1 if the row takes no requests
 * @param failed requests answered with an error, -1 if the row takes no requests
 * @param latency moving average in microseconds, 0 if not known
 * @param started when the process was started, null if not known
 * @param command the command line
 * @param note how the process ended, why it could not be sampled, or why it is not started again
 * @param alive false for a process that has ended
 * @param worker the worker, null if the row is no living worker
 * @param exit how its process ended, or the one before it in its slot; null if neither has, or it is not known
 * @param recent processor use of the last minute, oldest first
 * @param rough whether the memory holds shared pages whole, because the share of the process is not known yet
 * @param startedBy what started the process, "" if that is not said
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
        StateColor stateColor,
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
        Exit exit,
        RecentUse.Series recent,
        boolean rough,
        String startedBy) {

    public Row {
        // Other processes choose these.
        name = MaskedText.of(name);
        command = MaskedText.of(command);
        note = MaskedText.of(note);
        startedBy = MaskedText.of(startedBy);
    }

    /** Whether the row is no process, but stands for some: a pool, or a group. */
    public boolean sum() {
        return kind == RowKind.POOL || kind == RowKind.GROUP;
    }

    /** Whether the row stands for a running process. */
    public boolean running() {
        return alive && pid > 0 && !sum();
    }

    /** Whether there is a process, or a pool of some, that has figures. If not, the note takes their place. */
    public boolean hasFigures() {
        return alive && (pid > 0 || sum());
    }

    /** The note as a text that stands alone, not beside the state. */
    public String remark() {
        return alive || note.isEmpty() ? note : "ended: " + note;
    }

    /** The same row below another. */
    Row below(String other) {
        return new Row(key, other, kind, name, pool, id, pid, parent, state, stateColor, memory, cpu, inFlight, done,
                failed, latency, started, command, note, alive, worker, exit, recent, rough, startedBy);
    }

    /** The same row with other figures. */
    Row with(long allMemory, double allCpu, int allInFlight, long allDone, long allFailed, RecentUse.Series allRecent,
            boolean allRough) {
        return new Row(key, parentKey, kind, name, pool, id, pid, parent, state, stateColor, allMemory, allCpu,
                allInFlight, allDone, allFailed, latency, started, command, note, alive, worker, exit, allRecent,
                allRough, startedBy);
    }

    /** The row as actions of other bundles see it; empty for a pool and a group. */
    public Optional<SelectedProcess> selected() {
        return sum()
                ? Optional.empty()
                : Optional.of(new SelectedProcess(pid, kind.process(), name, alive, Optional.ofNullable(worker)));
    }
}

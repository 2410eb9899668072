package dev.drover.monitor.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.process.Exit;

/**
 * All processes that the monitor knows, alive or ended. Only the sampler's thread may use it, except for
 * {@link #history}.
 *
 * <p>A process is identified by its id and its start. When an id comes back with another start, the earlier process has
 * ended. A description, which names a process id, goes to the process that has this id in the next round. If none has,
 * the process ended before it could be sampled; it is kept among the dead, with its description.
 */
final class ProcessRegistry {
    /** Dead processes are kept as long as samples are. */
    static final long DEAD_KEPT_MILLIS = History.WINDOW_MILLIS;

    /** The most dead processes that are kept. Those without a description are dropped first. */
    static final int MAX_DEAD = 1000;

    private static final Comparator<Track> ORDER = Comparator.comparingLong((Track track) -> track.id().pid())
            .thenComparing(Track::alive)
            .thenComparingLong(track -> track.id().startMillis());

    /**
     * A description of a process id that has not been matched to a process yet.
     *
     * @param known the process that had the id when it was described, null if none was known
     */
    private record Description(ProcessKind kind, String name, Track known, long atMillis) {}

    private final long self;
    private final Map<Long, Track> living = new LinkedHashMap<>();
    private final Deque<Track> dead = new ArrayDeque<>();
    private final Map<Long, Description> pending = new HashMap<>();
    private final Map<ProcessId, History> histories = new ConcurrentHashMap<>();
    private long previousMillis;
    private long previousNanos;

    ProcessRegistry(long self) {
        this.self = self;
    }

    /**
     * The process ids that the next round must read: those that are described and not yet matched to a process, and
     * those of processes that are told to have ended.
     */
    Set<Long> wantedIds() {
        Set<Long> wanted = new HashSet<>(pending.keySet());
        for (Track track : living.values()) {
            if (track.hasVerdict()) {
                wanted.add(track.id().pid());
            }
        }
        return wanted;
    }

    /** The samples of a process, oldest first. Safe for use by any thread. */
    List<Usage> history(ProcessId process) {
        History history = histories.get(process);
        return history == null ? List.of() : history.toList();
    }

    void describe(long pid, ProcessKind kind, String name, long atMillis) {
        Track known = living.get(pid);
        boolean isNew = known == null || known.hasVerdict();
        pending.put(pid, new Description(kind, name, isNew ? null : known, atMillis));
    }

    void exited(long pid, Exit exit, long atMillis) {
        Description description = pending.get(pid);
        Track track = living.get(pid);
        if (description != null && description.known == null) {
            pending.remove(pid);
            addUnsampled(pid, description, atMillis).exited(exit);
        } else if (track != null) {
            track.exited(exit);
        } else {
            newestDead(pid).ifPresent(gone -> gone.exited(exit));
        }
    }

    /**
     * Takes over what one round found out about all processes.
     *
     * @param atMillis the time of the round, in milliseconds since 1970
     * @param atNanos the same, on the clock of {@link System#nanoTime}
     */
    void round(List<Observation> observations, long atMillis, long atNanos) {
        Set<Long> seen = new HashSet<>(2 * observations.size());
        for (Observation observation : observations) {
            seen.add(observation.pid());
            switch (observation) {
                case Observation.Reading reading -> update(reading, atMillis);
                case Observation.Unreadable unreadable -> {
                    Track track = living.get(unreadable.pid());
                    if (track != null) {
                        track.unreadable(unreadable.problem());
                    }
                }
            }
        }
        for (Iterator<Track> tracks = living.values().iterator(); tracks.hasNext();) {
            Track track = tracks.next();
            if (!seen.contains(track.id().pid())) {
                tracks.remove();
                markEnded(track, atMillis);
            }
        }
        matchUnseen(seen, atMillis);
        dropOldDead(atMillis);
        previousMillis = atMillis;
        previousNanos = atNanos;
    }

    /** Marks all living processes as unreadable, because a round failed as a whole. */
    void failed(String problem) {
        living.values().forEach(track -> track.unreadable(problem));
    }

    /** One sample of each process: this process first, the others by id, and of one id the dead before the living. */
    List<ProcessSample> samples() {
        List<Track> all = new ArrayList<>(living.size() + dead.size());
        all.addAll(living.values());
        all.addAll(dead);
        all.sort(ORDER);
        List<ProcessSample> samples = new ArrayList<>(all.size());
        Track main = living.get(self);
        if (main != null) {
            samples.add(main.sample());
        }
        for (Track track : all) {
            if (track != main) {
                samples.add(track.sample());
            }
        }
        return samples;
    }

    private void update(Observation.Reading reading, long atMillis) {
        long pid = reading.pid();
        Track track = living.get(pid);
        if (track != null && track.id().startMillis() != reading.startMillis()) {
            markEnded(track, atMillis);
            track = null;
        }
        if (track == null) {
            ProcessId id = new ProcessId(pid, reading.startMillis());
            track = new Track(id, pid == self ? ProcessKind.MAIN : ProcessKind.CHILD);
            living.put(pid, track);
            histories.put(id, track.history());
        }
        Description description = pending.remove(pid);
        if (description != null) {
            track.describe(description.kind, description.name);
        }
        track.update(reading, atMillis, previousMillis, previousNanos);
    }

    private void markEnded(Track track, long atMillis) {
        track.end(atMillis);
        dead.addLast(track);
    }

    /** Gives descriptions to processes that were not seen: they ended in this round, or before they were sampled. */
    private void matchUnseen(Set<Long> seen, long atMillis) {
        for (Iterator<Map.Entry<Long, Description>> all = pending.entrySet().iterator(); all.hasNext();) {
            Map.Entry<Long, Description> entry = all.next();
            Description description = entry.getValue();
            if (!seen.contains(entry.getKey())) {
                all.remove();
                if (description.known == null) {
                    addUnsampled(entry.getKey(), description, atMillis);
                } else {
                    description.known.describe(description.kind, description.name);
                }
            }
        }
    }

    private Track addUnsampled(long pid, Description description, long atMillis) {
        Track track = new Track(new ProcessId(pid, description.atMillis), description.kind);
        track.describe(description.kind, description.name);
        markEnded(track, atMillis);
        return track;
    }

    private Optional<Track> newestDead(long pid) {
        for (Iterator<Track> all = dead.descendingIterator(); all.hasNext();) {
            Track track = all.next();
            if (track.id().pid() == pid) {
                return Optional.of(track);
            }
        }
        return Optional.empty();
    }

    private void dropOldDead(long atMillis) {
        while (!dead.isEmpty() && atMillis - dead.peekFirst().endedMillis() > DEAD_KEPT_MILLIS) {
            histories.remove(dead.removeFirst().id());
        }
        for (int excess = dead.size() - MAX_DEAD; excess > 0; excess--) {
            Track dropped = dead.stream().filter(track -> !track.described()).findFirst().orElse(dead.peekFirst());
            dead.remove(dropped);
            histories.remove(dropped.id());
        }
    }
}

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

/**
 * All processes that are remembered. Belongs to the sampler's thread, but for {@link #history}.
 *
 * <p>A process is known by its id and its start: when an id comes back with another start, the earlier process has
 * ended. What the pool says of a process id is bound to the process that has the id in the round after; if none has it,
 * the process lived too shortly to be sampled and is remembered among the dead with what was said of it.
 */
final class ProcessRegistry {
    /** Dead processes are remembered as long as their samples would be. */
    static final long MOURNED_MILLIS = History.WINDOW_MILLIS;

    /** At most so many dead are remembered; described ones outstay the others. */
    static final int MOST_DEAD = 1000;

    private static final Comparator<Track> ORDER = Comparator.comparingLong((Track track) -> track.id().pid())
            .thenComparing(Track::alive)
            .thenComparingLong(track -> track.id().startMillis());

    /**
     * What was said of a process id and is not bound to a process yet.
     *
     * @param known the process that had the id when it was said, null if none was known
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

    /** The process ids that are described and not yet matched. */
    Set<Long> awaited() {
        return pending.keySet();
    }

    /** What is remembered of a process, oldest first. Safe for use by any thread. */
    List<Usage> history(ProcessId process) {
        History history = histories.get(process);
        return history == null ? List.of() : history.toList();
    }

    void describe(long pid, ProcessKind kind, String name, long atMillis) {
        Track known = living.get(pid);
        boolean another = known == null || known.judged();
        pending.put(pid, new Description(kind, name, another ? null : known, atMillis));
    }

    void exited(long pid, String verdict, long atMillis) {
        Description said = pending.get(pid);
        Track track = living.get(pid);
        if (said != null && said.known == null) {
            pending.remove(pid);
            buryUnsampled(pid, said, atMillis).verdict(verdict);
        } else if (track != null) {
            track.verdict(verdict);
        } else {
            newestDead(pid).ifPresent(gone -> gone.verdict(verdict));
        }
    }

    /**
     * Takes one look at all processes.
     *
     * @param atMillis when it was taken, in milliseconds since 1970
     * @param atNanos the same, on the clock of {@link System#nanoTime}
     */
    void round(List<Observation> sightings, long atMillis, long atNanos) {
        Set<Long> seen = new HashSet<>(2 * sightings.size());
        for (Observation sighting : sightings) {
            seen.add(sighting.pid());
            switch (sighting) {
                case Observation.Reading reading -> take(reading, atMillis);
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
        settlePending(seen, atMillis);
        forget(atMillis);
        previousMillis = atMillis;
        previousNanos = atNanos;
    }

    /** Notes that no process could be looked at. */
    void failed(String problem) {
        living.values().forEach(track -> track.unreadable(problem));
    }

    /** All that are remembered: this process first, then by process id, the living after the dead of the same id. */
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

    private void take(Observation.Reading reading, long atMillis) {
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
        Description said = pending.remove(pid);
        if (said != null) {
            track.describe(said.kind, said.name);
        }
        track.update(reading, atMillis, previousMillis, previousNanos);
    }

    private void markEnded(Track track, long atMillis) {
        track.end(atMillis);
        dead.addLast(track);
    }

    /** What was said of a process that is not there: it ended in this round, or before it could be sampled. */
    private void settlePending(Set<Long> seen, long atMillis) {
        for (Iterator<Map.Entry<Long, Description>> all = pending.entrySet().iterator(); all.hasNext();) {
            Map.Entry<Long, Description> entry = all.next();
            Description said = entry.getValue();
            if (!seen.contains(entry.getKey())) {
                all.remove();
                if (said.known == null) {
                    buryUnsampled(entry.getKey(), said, atMillis);
                } else {
                    said.known.describe(said.kind, said.name);
                }
            }
        }
    }

    private Track buryUnsampled(long pid, Description said, long atMillis) {
        Track track = new Track(new ProcessId(pid, said.atMillis), said.kind);
        track.describe(said.kind, said.name);
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

    private void forget(long atMillis) {
        while (!dead.isEmpty() && atMillis - dead.peekFirst().endedMillis() > MOURNED_MILLIS) {
            histories.remove(dead.removeFirst().id());
        }
        for (int excess = dead.size() - MOST_DEAD; excess > 0; excess--) {
            Track least = dead.stream().filter(track -> !track.described()).findFirst().orElse(dead.peekFirst());
            dead.remove(least);
            histories.remove(least.id());
        }
    }
}

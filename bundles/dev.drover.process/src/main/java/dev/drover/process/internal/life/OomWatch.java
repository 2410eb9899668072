package dev.drover.process.internal.life;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.process.OutOfMemory;

/**
 * Finds out whether the kernel has killed a process for want of memory. The kernel only counts its kills, and one
 * counter is of many processes: so this remembers what was counted some seconds ago, and how many processes were found
 * killed since. Safe for use by many threads.
 */
final class OomWatch {

    /** How long an end may take to be noticed. */
    static final long WINDOW_NANOS = 5_000_000_000L;
    /** From one look at the counters to the next. */
    private static final long LOOK_NANOS = 2_000_000_000L;

    private record Reading(long at, long[] counts) {}

    /** Processes with the same counters. */
    private static final class Group {
        private final Deque<Reading> readings = new ArrayDeque<>();
        private final List<Long> killed = new ArrayList<>();
        private int members;
    }

    private final OomCounters counters;
    /** Guarded by itself, and so is what is in it. */
    private final Map<List<OomCounters.Level>, Group> groups = new HashMap<>();
    private long lookedAt = Long.MIN_VALUE;

    OomWatch(OomCounters counters) {
        this.counters = counters;
    }

    /** A process has been started. Returns what {@link #killed} and {@link #forget} are to be given. */
    List<OomCounters.Level> began(long pid, long now) {
        List<OomCounters.Level> levels = counters.levels(pid);
        synchronized (groups) {
            Group group = groups.computeIfAbsent(levels, key -> new Group());
            group.members++;
            if (group.readings.isEmpty()) group.readings.add(new Reading(now, OomCounters.read(levels)));
        }
        return levels;
    }

    /** The process is no longer of interest. */
    void forget(List<OomCounters.Level> levels) {
        synchronized (groups) {
            Group group = groups.get(levels);
            if (group != null && --group.members == 0) groups.remove(levels);
        }
    }

    /** Remembers what is counted now, unless that has just been done. Called as often as anybody likes. */
    void look(long now) {
        synchronized (groups) {
            if (lookedAt != Long.MIN_VALUE && now - lookedAt < LOOK_NANOS) return;
            lookedAt = now;
            groups.forEach((levels, group) -> {
                group.readings.add(new Reading(now, OomCounters.read(levels)));
                Deque<Reading> all = group.readings;
                // The last one that is old enough to compare with is kept.
                while (all.size() > 2 && now - second(all).at() >= WINDOW_NANOS) all.removeFirst();
            });
        }
    }

    private static Reading second(Deque<Reading> all) {
        var each = all.iterator();
        each.next();
        return each.next();
    }

    /**
     * A process was killed by a signal that cannot be caught, and not by this program.
     *
     * @return whether the kernel has counted a kill for want of memory meanwhile
     */
    Optional<OutOfMemory> killed(List<OomCounters.Level> levels, long now) {
        synchronized (groups) {
            Group group = groups.get(levels);
            if (group == null || group.readings.isEmpty()) return Optional.empty();
            group.killed.removeIf(at -> now - at > WINDOW_NANOS);
            group.killed.add(now);
            Reading before = group.readings.getFirst();
            for (Reading each : group.readings) if (now - each.at() >= WINDOW_NANOS) before = each;
            return judge(levels, before.counts(), OomCounters.read(levels), group.killed.size());
        }
    }

    private static Optional<OutOfMemory> judge(
            List<OomCounters.Level> levels, long[] before, long[] after, int killed) {
        for (int i = 0; i < levels.size(); i++) {
            long more = before[i] < 0 || after[i] < 0 ? 0 : after[i] - before[i];
            if (more <= 0) continue;
            OomCounters.Level level = levels.get(i);
            boolean sure = !level.wholeMachine() && more >= killed;
            String counted = "the kernel has just counted " + more + (more == 1 ? " kill" : " kills")
                    + " for want of memory in " + level.name();
            String others = more >= killed ? "" : ", where " + killed + " processes were killed";
            return Optional.of(new OutOfMemory(OutOfMemory.Kind.KERNEL,
                    sure ? OutOfMemory.Certainty.LIKELY : OutOfMemory.Certainty.POSSIBLE, counted + others));
        }
        return Optional.empty();
    }
}

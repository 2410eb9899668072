package dev.drover.process.internal.life;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import dev.drover.api.process.Exit;
import dev.drover.api.text.Figures;
import dev.drover.process.internal.system.ProcStat;

/**
 * Ends a process that has started more than it may: counts it, its descendants and what is in its session now and then.
 * The system's own limit would count every thread of the user, those of other programs too. Costs nothing while no
 * process has such a limit.
 */
final class ProcessCount {

    private static final long COUNT_NANOS = 500_000_000L;

    private final Map<ProcessEnd, Limit> limits = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private final Supplier<List<ProcStat>> processes;
    private long countedAt;

    private record Limit(long pid, int most) {}

    /** @param processes tells all that there are */
    ProcessCount(LongSupplier nanoTime, Supplier<List<ProcStat>> processes) {
        this.nanoTime = nanoTime;
        this.processes = processes;
        countedAt = nanoTime.getAsLong();
    }

    /** From now on until its end. */
    void limit(ProcessEnd end, long pid, int most) {
        limits.put(end, new Limit(pid, most));
    }

    /** Counts, if it is time. Called by the housekeeper in each of its rounds. */
    void look() {
        limits.keySet().removeIf(ProcessEnd::over);
        long now = nanoTime.getAsLong();
        if (limits.isEmpty() || now - countedAt < COUNT_NANOS) return;
        countedAt = now;
        List<ProcStat> all = processes.get();
        limits.forEach((end, limit) -> {
            int count = count(limit.pid(), all);
            if (count > limit.most())
                end.kill(Exit.Cause.LIMIT, Figures.count(count, "process", "processes") + " of its own, where "
                        + limit.most() + " are allowed");
        });
    }

    /** How many there are of a process, its descendants, and the session that it leads, if it leads one. */
    static int count(long root, List<ProcStat> all) {
        Map<Long, ProcStat> byId = new HashMap<>();
        for (ProcStat each : all) byId.put(each.pid(), each);
        int count = 0;
        for (ProcStat each : all) if (!each.dead() && belongs(each, root, byId)) count++;
        return count;
    }

    private static boolean belongs(ProcStat process, long root, Map<Long, ProcStat> byId) {
        if (process.session() == root) return true;
        // Ids are read at different moments, so that parents may seem to go round.
        ProcStat next = process;
        for (int steps = 0; next != null && steps < byId.size(); steps++) {
            if (next.pid() == root) return true;
            next = byId.get(next.parent());
        }
        return false;
    }
}

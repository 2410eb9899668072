package dev.drover.process.internal.thread;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import dev.drover.api.monitor.Health;
import dev.drover.api.monitor.HealthCheck;
import dev.drover.api.text.Figures;

/**
 * Looks after Drover's own threads when somebody asks. A thread is held up if at two looks it has waited for the same
 * lock, or in the same wait in code of a user.
 */
public final class OwnHealth implements HealthCheck {

    static final Duration APART = Duration.ofSeconds(5);
    private static final String OURS = "drover-";
    private static final int DEEP = 64;

    /** What a thread was held up by, and which wait of its life that was. */
    private record Held(String what, long waits) {}

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final LongSupplier nanoTime;
    private Map<Long, Held> before = Map.of();
    private List<String> stuck = List.of();
    private long threadsAt = Long.MIN_VALUE;
    private long lookedAt = Long.MIN_VALUE;
    private long collectedMillis;

    /** @param nanoTime a clock */
    public OwnHealth(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized Health look() {
        long now = nanoTime.getAsLong();
        if (threadsAt == Long.MIN_VALUE || now - threadsAt >= APART.toNanos()) {
            lookAtThreads(threadsAt == Long.MIN_VALUE ? 0 : now - threadsAt);
            threadsAt = now;
        }
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Health(Instant.now(), heap.getUsed(), heap.getMax(), collectorShare(now), stuck);
    }

    private double collectorShare(long now) {
        long collected = 0;
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans())
            collected += Math.max(0, each.getCollectionTime());
        double elapsed = lookedAt == Long.MIN_VALUE ? ManagementFactory.getRuntimeMXBean().getUptime()
                : (now - lookedAt) / 1e6;
        double share = elapsed <= 0 ? 0 : (collected - collectedMillis) / elapsed;
        collectedMillis = collected;
        lookedAt = now;
        return Math.clamp(share, 0, 1);
    }

    private void lookAtThreads(long elapsed) {
        Map<Long, Held> now = new HashMap<>();
        List<String> found = new ArrayList<>();
        for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds(), DEEP)) {
            if (each == null || !each.getThreadName().startsWith(OURS)) continue;
            String what = what(each);
            if (what == null) continue;
            Held held = new Held(what, each.getBlockedCount() + each.getWaitedCount());
            now.put(each.getThreadId(), held);
            if (held.equals(before.get(each.getThreadId())))
                found.add("Thread '" + each.getThreadName() + "' has been held up for at least "
                        + Figures.duration(Duration.ofNanos(elapsed)) + ": " + what);
        }
        before = now;
        stuck = List.copyOf(found);
    }

    /** What holds the thread up; null if nothing does, or it waits for work. */
    private static String what(ThreadInfo thread) {
        if (thread.getThreadState() == Thread.State.BLOCKED)
            return "it waits for the lock " + thread.getLockName() + " that '" + thread.getLockOwnerName() + "' holds";
        if (thread.getThreadState() != Thread.State.WAITING
                && thread.getThreadState() != Thread.State.TIMED_WAITING)
            return null;
        for (StackTraceElement frame : thread.getStackTrace())
            if (isOfAUser(frame)) return "it waits in " + frame.getClassName() + "." + frame.getMethodName();
        return null;
    }

    private static boolean isOfAUser(StackTraceElement frame) {
        String name = frame.getClassName();
        return !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun.")
                && !name.startsWith("dev.drover.");
    }
}

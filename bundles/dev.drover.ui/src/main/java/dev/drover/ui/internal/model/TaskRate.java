package dev.drover.ui.internal.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import dev.drover.api.pool.PoolSnapshot;

/** The number of requests settled per second, over the last three seconds. Used by one thread. */
final class TaskRate {
    private static final long WINDOW_MILLIS = 3000;

    private record Point(long atMillis, long settled) {}

    private final Deque<Point> points = new ArrayDeque<>();
    private final Map<String, Long> last = new HashMap<>();
    private long settled;

    double add(Reading reading) {
        for (PoolSnapshot pool : reading.openPools()) {
            long now = pool.done() + pool.failed();
            Long before = last.put(pool.name(), now);
            // A pool that is new, or was closed and opened again under its name, has no count to compare with.
            if (before != null && now >= before) settled += now - before;
        }
        points.addLast(new Point(reading.atMillis(), settled));
        while (points.size() > 2 && points.peekFirst().atMillis() < reading.atMillis() - WINDOW_MILLIS)
            points.removeFirst();
        Point first = points.peekFirst();
        long millis = reading.atMillis() - first.atMillis();
        return millis <= 0 ? 0 : (settled - first.settled()) * 1000.0 / millis;
    }
}

package dev.drover.app.internal.job;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count has grown during the last seconds. Not safe for use by many threads. */
final class Rate {

    private static final long WINDOW_NANOS = 5_000_000_000L;

    private record Mark(long nanos, long count) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    /** Notes the count at a time. To be called now and then, not for every change. */
    void mark(long nanos, long count) {
        while (marks.size() > 1 && nanos - marks.peekFirst().nanos() > WINDOW_NANOS) marks.removeFirst();
        marks.addLast(new Mark(nanos, count));
    }

    /** Counts per second between the oldest and the newest mark. */
    double perSecond() {
        if (marks.size() < 2) return 0;
        long nanos = marks.peekLast().nanos() - marks.peekFirst().nanos();
        return nanos <= 0 ? 0 : (marks.peekLast().count() - marks.peekFirst().count()) * 1e9 / nanos;
    }
}

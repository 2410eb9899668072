package dev.drover.pool.internal;

import java.time.Duration;

/** A worker's signs of life. Frames are counted by the link's thread, all else is asked by the housekeeper. */
final class Pulse {

    private final long mostNanos;
    private final long pingEveryNanos;

    private long frames;
    private long framesSeen;
    private long silentNanos;

    private long answersSeen;
    private long answersChangedAt;

    /** What to do about a worker. */
    enum Finding {
        WELL, PING, DEAD
    }

    /** @param most the longest silence */
    Pulse(Duration most) {
        mostNanos = most.toNanos();
        pingEveryNanos = Math.min(Engine.PING_NANOS, mostNanos / 4);
    }

    /** Any frame is a sign of life. */
    void frame() {
        frames++;
    }

    /** @param elapsed how long this process has been running since the last look, in nanoseconds */
    Finding look(long elapsed) {
        if (frames != framesSeen) {
            framesSeen = frames;
            silentNanos = 0;
            return Finding.WELL;
        }
        long pings = silentNanos / pingEveryNanos;
        silentNanos += elapsed;
        if (silentNanos > mostNanos) return Finding.DEAD;
        return silentNanos / pingEveryNanos > pings ? Finding.PING : Finding.WELL;
    }

    /** Whether the number of answers has not changed for so long. Asked at each round. */
    boolean stuckFor(long nanos, long answers, long now) {
        if (answers != answersSeen) {
            answersSeen = answers;
            answersChangedAt = now;
        }
        return now - answersChangedAt >= nanos;
    }
}

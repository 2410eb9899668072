package dev.drover.process.internal.life;

import java.time.Duration;

import dev.drover.api.Durations;

/** The signs of life of a process. Frames are counted by the link's thread, all else is asked by the housekeeper. */
public final class Heartbeat {

    private static final long PING_NANOS = 1_000_000_000L;

    private final long mostNanos;
    private final long pingEveryNanos;

    private long bytesSeen;
    private long silentNanos;

    /** What to do about the process. */
    public enum Finding {
        WELL, PING, DEAD
    }

    /** @param most the longest silence */
    public Heartbeat(Duration most) {
        mostNanos = Durations.nanos(most);
        pingEveryNanos = Math.clamp(mostNanos / 4, 1, PING_NANOS);
    }

    /**
     * Looks once more. Any byte is a sign of life, also of a frame that is not complete.
     *
     * @param bytes how many have come so far
     * @param elapsed how long this process has been running since the last look, in nanoseconds
     */
    public Finding look(long bytes, long elapsed) {
        if (bytes != bytesSeen) {
            bytesSeen = bytes;
            silentNanos = 0;
            return Finding.WELL;
        }
        long pings = silentNanos / pingEveryNanos;
        silentNanos += elapsed;
        // However short the longest silence is, there was a ping to answer.
        if (silentNanos > mostNanos && pings > 0) return Finding.DEAD;
        return silentNanos / pingEveryNanos > pings ? Finding.PING : Finding.WELL;
    }
}

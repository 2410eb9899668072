package dev.drover.process.internal.life;

import java.time.Duration;

import dev.drover.api.Durations;

/** The signs of life of a process. Frames are counted by the link's thread, all else is asked by the housekeeper. */
public final class Heartbeat {

    private static final long PING_NANOS = 2_000_000_000L;

    private final long mostNanos;
    private final long pingEveryNanos;

    private long bytesSeen;
    private long silentNanos;
    private boolean pinged;

    /** What to do about the process. */
    public enum Finding {
        WELL, PING, DEAD
    }

    /** @param most the longest silence */
    public Heartbeat(Duration most) {
        mostNanos = Durations.nanos(most);
        pingEveryNanos = Math.clamp(mostNanos / 4, 1, PING_NANOS);
    }

    /** The process has just been woken: it may be silent as long as a new one. */
    void restart() {
        silentNanos = 0;
        pinged = false;
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
            pinged = false;
            return Finding.WELL;
        }
        long pings = silentNanos / pingEveryNanos;
        silentNanos += elapsed;
        // However short the longest silence is, there was a ping to answer.
        if (silentNanos > mostNanos && pings > 0) return Finding.DEAD;
        // Who is looked at seldom is pinged a little early, together with others, and not in a round of its own.
        boolean early = !pinged && elapsed >= pingEveryNanos / 4 && silentNanos >= pingEveryNanos / 4 * 3;
        if (silentNanos / pingEveryNanos == pings && !early) return Finding.WELL;
        pinged = true;
        return Finding.PING;
    }

    /**
     * In how many nanoseconds the next look is needed: at once while there is a ping to be answered, so that the
     * silence is counted from the answer on. All others are the same, so that many processes are looked at together.
     */
    public long nextLook() {
        return pinged ? 0 : pingEveryNanos;
    }
}

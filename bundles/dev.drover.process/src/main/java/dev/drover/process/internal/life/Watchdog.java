package dev.drover.process.internal.life;

import java.time.Duration;
import java.util.Locale;
import java.util.function.BiConsumer;

import dev.drover.api.process.Exit;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;

/** Looks for signs of life of one process that has joined: pings it, and kills it once it has been silent too long. */
public final class Watchdog {

    private final Duration most;
    private final BiConsumer<Exit.Cause, String> kill;
    private final Heartbeat heartbeat;
    private int wakesSeen;

    /**
     * @param most the longest silence
     * @param kill kills it for a reason
     */
    public Watchdog(Duration most, BiConsumer<Exit.Cause, String> kill) {
        this.most = most;
        this.kill = kill;
        heartbeat = new Heartbeat(most);
    }

    /**
     * Looks once more.
     *
     * @param elapsed how long this program has been running since the last look, in nanoseconds
     * @param wakes how often the process has been woken: after each wake-up it has the whole time again
     * @return in how many nanoseconds the next look is needed
     */
    public long look(Link link, long elapsed, int wakes) {
        if (wakes != wakesSeen) heartbeat.restart();
        wakesSeen = wakes;
        switch (heartbeat.look(link.received(), elapsed)) {
            case WELL -> {}
            case PING -> link.send(Frame.PING, Frame.QUIET, 0, null);
            case DEAD -> kill.accept(Exit.Cause.UNRESPONSIVE, text(most));
        }
        return heartbeat.nextLook();
    }

    /** A time as people write it: 1m30s. */
    public static String text(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}

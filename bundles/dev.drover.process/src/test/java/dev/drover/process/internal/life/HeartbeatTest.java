package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import dev.drover.process.internal.life.Heartbeat.Finding;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void aSilentProcessIsPingedAndDeadWhenItWasSilentForTooLong() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(4));
        int pings = 0;
        long silent = 0;
        for (Finding found; (found = heartbeat.look(SECOND / 10)) != Finding.DEAD; silent += SECOND / 10)
            if (found == Finding.PING) pings++;
        assertEquals(4 * SECOND, silent);
        assertEquals(4, pings);
    }

    @Test
    void eachFrameIsASignOfLife() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(2));
        for (int i = 0; i < 20; i++) {
            heartbeat.look(SECOND);
            heartbeat.frame();
            assertEquals(Finding.WELL, heartbeat.look(SECOND));
        }
        heartbeat.look(SECOND);
        heartbeat.look(SECOND);
        assertEquals(Finding.DEAD, heartbeat.look(1));
    }

    @Test
    void timeInWhichThisProgramStoodStillDoesNotCount() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(2));
        for (int i = 0; i < 1_000; i++) assertEquals(Finding.WELL, heartbeat.look(0));
    }

    @Test
    void theFirstLookAfterAFrameStartsTheSilenceAnew() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(2));
        heartbeat.look(2 * SECOND);
        heartbeat.frame();
        heartbeat.frame();
        // However long that look was: the frame may have come at its end.
        assertEquals(Finding.WELL, heartbeat.look(SECOND));
        assertEquals(Finding.PING, heartbeat.look(2 * SECOND));
        assertEquals(Finding.DEAD, heartbeat.look(1));
    }

    @Test
    void theShortestSilenceThatThereIsWorksToo() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofNanos(1));
        assertEquals(Finding.PING, heartbeat.look(1));
        assertEquals(Finding.DEAD, heartbeat.look(1));
    }

    @Test
    void aShortSilenceIsPingedFourTimesToo() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofMillis(400));
        int pings = 0;
        for (Finding found; (found = heartbeat.look(SECOND / 100)) != Finding.DEAD;) if (found == Finding.PING) pings++;
        assertEquals(4, pings);
    }

    @Test
    void aProcessMayBeSilentForEver() {
        Heartbeat heartbeat = new Heartbeat(ChronoUnit.FOREVER.getDuration());
        for (int i = 0; i < 1_000; i++) assertEquals(Finding.PING, heartbeat.look(SECOND));
    }

    @Test
    void howeverShortTheLongestSilenceIsThereIsAPingToAnswer() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofNanos(3));
        for (int i = 0; i < 10; i++) {
            assertEquals(Finding.PING, heartbeat.look(SECOND / 20));
            heartbeat.frame();
            assertEquals(Finding.WELL, heartbeat.look(SECOND / 20));
        }
        assertEquals(Finding.PING, heartbeat.look(SECOND / 20));
        assertEquals(Finding.DEAD, heartbeat.look(SECOND / 20));
    }
}

package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import dev.drover.process.internal.life.Heartbeat.Finding;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final long SECOND = 1_000_000_000L;

    /** How many bytes have come. */
    private long come;

    @Test
    void aSilentProcessIsPingedAndDeadWhenItWasSilentForTooLong() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(4));
        int pings = 0;
        long silent = 0;
        for (Finding found; (found = heartbeat.look(come, SECOND / 10)) != Finding.DEAD; silent += SECOND / 10)
            if (found == Finding.PING) pings++;
        assertEquals(4 * SECOND, silent);
        assertEquals(4, pings);
    }

    @Test
    void eachByteIsASignOfLife() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(2));
        for (int i = 0; i < 20; i++) {
            heartbeat.look(come, SECOND);
            come++;
            assertEquals(Finding.WELL, heartbeat.look(come, SECOND));
        }
        heartbeat.look(come, SECOND);
        heartbeat.look(come, SECOND);
        assertEquals(Finding.DEAD, heartbeat.look(come, 1));
    }

    @Test
    void timeInWhichThisProgramStoodStillDoesNotCount() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(2));
        for (int i = 0; i < 1_000; i++) assertEquals(Finding.WELL, heartbeat.look(come, 0));
    }

    @Test
    void theFirstLookAfterAByteStartsTheSilenceAnew() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(2));
        heartbeat.look(come, 2 * SECOND);
        come++;
        come++;
        // However long that look was: the byte may have come at its end.
        assertEquals(Finding.WELL, heartbeat.look(come, SECOND));
        assertEquals(Finding.PING, heartbeat.look(come, 2 * SECOND));
        assertEquals(Finding.DEAD, heartbeat.look(come, 1));
    }

    @Test
    void theShortestSilenceThatThereIsWorksToo() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofNanos(1));
        assertEquals(Finding.PING, heartbeat.look(come, 1));
        assertEquals(Finding.DEAD, heartbeat.look(come, 1));
    }

    @Test
    void aShortSilenceIsPingedFourTimesToo() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofMillis(400));
        int pings = 0;
        for (Finding found; (found = heartbeat.look(come, SECOND / 100)) != Finding.DEAD;)
            if (found == Finding.PING) pings++;
        assertEquals(4, pings);
    }

    @Test
    void itIsLookedAtSeldomUnlessAPingIsToBeAnswered() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(10));
        assertEquals(2 * SECOND, heartbeat.nextLook());
        for (int i = 1; i < 40; i++) assertEquals(Finding.WELL, heartbeat.look(come, SECOND / 20));
        assertEquals(2 * SECOND, heartbeat.nextLook());
        assertEquals(Finding.PING, heartbeat.look(come, SECOND / 20));
        assertEquals(0, heartbeat.nextLook());
        heartbeat.look(come, SECOND / 20);
        assertEquals(0, heartbeat.nextLook());
        come++;
        heartbeat.look(come, SECOND / 20);
        assertEquals(2 * SECOND, heartbeat.nextLook());
    }

    @Test
    void whoIsLookedAtSeldomIsPingedALittleEarlyAndOnce() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(10));
        assertEquals(Finding.WELL, heartbeat.look(come, SECOND));
        assertEquals(Finding.PING, heartbeat.look(come, SECOND * 6 / 10));
        assertEquals(Finding.WELL, heartbeat.look(come, SECOND / 20));
        come++;
        assertEquals(Finding.WELL, heartbeat.look(come, SECOND / 20));
        assertEquals(Finding.WELL, heartbeat.look(come, SECOND));
        assertEquals(Finding.PING, heartbeat.look(come, SECOND));
    }

    @Test
    void aProcessMayBeSilentForEver() {
        Heartbeat heartbeat = new Heartbeat(ChronoUnit.FOREVER.getDuration());
        for (int i = 0; i < 1_000; i++) assertEquals(Finding.PING, heartbeat.look(come, 2 * SECOND));
    }

    @Test
    void howeverShortTheLongestSilenceIsThereIsAPingToAnswer() {
        Heartbeat heartbeat = new Heartbeat(Duration.ofNanos(3));
        for (int i = 0; i < 10; i++) {
            assertEquals(Finding.PING, heartbeat.look(come, SECOND / 20));
            come++;
            assertEquals(Finding.WELL, heartbeat.look(come, SECOND / 20));
        }
        assertEquals(Finding.PING, heartbeat.look(come, SECOND / 20));
        assertEquals(Finding.DEAD, heartbeat.look(come, SECOND / 20));
    }
}

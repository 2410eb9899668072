package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.drover.api.pool.Pick;
import org.junit.jupiter.api.Test;

final class PickTextTest {
    private static Pick.Seen seen(int slot, int inFlight, double latency) {
        return new Pick.Seen(100 + slot, slot, 1, inFlight, latency, 0.5, 1 << 20);
    }

    private static Pick pick(int chosen, Pick.Seen... seen) {
        return new Pick(7, "any", "digest", Optional.empty(), List.of(seen), chosen, Duration.ZERO);
    }

    @Test
    void namesTheFiguresInWhichTheWorkersDiffered() {
        assertEquals("0 in flight (least; others 2 to 5)",
                PickText.why(pick(1, seen(0, 2, 10), seen(1, 0, 10), seen(2, 5, 10))));
        assertEquals("2 in flight (most; others 1), 10.0 µs latency (others 5.00 µs to 20.0 µs)",
                PickText.why(pick(1, seen(0, 1, 5), seen(1, 2, 10), seen(2, 1, 20))));
    }

    @Test
    void saysThatThereWasNoDifferenceOrNoChoice() {
        assertEquals("all 2 candidates were alike", PickText.why(pick(0, seen(0, 1, 5), seen(1, 1, 5))));
        assertEquals("the only one", PickText.why(pick(0, seen(0, 1, 5))));
    }

    @Test
    void sharesStandBesideThoseOfAnotherStrategy() {
        List<Pick> picks = List.of(pick(0, seen(0, 0, 0), seen(1, 0, 0)), pick(0, seen(0, 0, 0), seen(2, 0, 0)));
        assertEquals(List.of(new PickShare(-1, 0, 1, 2), new PickShare(0, 2, 0, 2), new PickShare(1, 0, 1, 2),
                new PickShare(2, 0, 0, 2)), PickShare.of(picks, List.of(1, -1)));
        assertEquals(List.of(new PickShare(0, 2, 0, 2), new PickShare(1, 0, 0, 2), new PickShare(2, 0, 0, 2)),
                PickShare.of(picks, List.of()));
    }
}

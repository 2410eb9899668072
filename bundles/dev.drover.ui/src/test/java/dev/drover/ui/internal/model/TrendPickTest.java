package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.drover.api.monitor.Usage;
import org.junit.jupiter.api.Test;

final class TrendPickTest {
    private final List<Usage> usage =
            List.of(new Usage(1000, 0.1, 1), new Usage(2000, 0.2, 2), new Usage(4000, 0.4, 4));

    @Test
    void findsTheNearest() {
        assertEquals(1000, TrendPick.nearest(usage, 0, 5000).orElseThrow().atMillis());
        assertEquals(1000, TrendPick.nearest(usage, 1499, 5000).orElseThrow().atMillis());
        assertEquals(2000, TrendPick.nearest(usage, 1501, 5000).orElseThrow().atMillis());
        assertEquals(4000, TrendPick.nearest(usage, 9000, 5000).orElseThrow().atMillis());
    }

    @Test
    void findsNothingTooFarAway() {
        assertTrue(TrendPick.nearest(usage, 9000, 4999).isEmpty());
        assertTrue(TrendPick.nearest(List.of(), 0, 5000).isEmpty());
    }
}

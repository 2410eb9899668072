package dev.drover.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SamplerCostTest {
    private final SamplerCost cost = new SamplerCost();

    @Test
    void costIsZeroBeforeARoundIsComplete() {
        assertEquals(0, cost.cores());
        cost.begin(50, -1000);
        assertEquals(0, cost.cores());
    }

    @Test
    void costIsThatOfTheLastTenRoundsOnly() {
        cost.begin(0, -5000);
        cost.begin(900, -4000);
        assertEquals(0.9, cost.cores(), 1e-9);
        for (int i = 2; i <= 11; i++) {
            cost.begin(900 + 10 * (i - 1), -5000 + 1000 * i);
        }

        assertEquals(0.01, cost.cores(), 1e-9);
    }

    @Test
    void clockThatStandsStillGivesZero() {
        cost.begin(0, 5);
        cost.begin(7, 5);
        assertEquals(0, cost.cores());
    }
}

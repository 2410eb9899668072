package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.pool.WorkerState;
import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakeWorker;
import org.junit.jupiter.api.Test;

final class PoolSharesTest {
    private final FakePool pool = new FakePool("hash", 1, 2);
    private final PoolShares shares = new PoolShares();
    private long now = 1000;

    PoolSharesTest() {
        for (int i = 0; i < 2; i++) pool.slots.add(new FakeWorker("hash", i, 101 + i, Instant.EPOCH));
    }

    private PoolShare look(long first, long second) {
        pool.slots.get(0).set(WorkerState.READY, 0, first, 0, 0);
        pool.slots.get(1).set(WorkerState.READY, 0, second, 0, 0);
        now += 1000;
        return shares.add(new Reading(now, Optional.of(List.of(pool.snapshot())), List.of(), Optional.empty()))
                .get("hash");
    }

    @Test
    void countsFromTheStartUntilSomethingChanges() {
        assertEquals(Map.of(0, 100L, 1, 100L), look(100, 100).answered());
        PoolShare later = look(130, 110);
        assertEquals(Map.of(0, 130L, 1, 110L), later.answered());
        assertEquals("Shares since the start", later.text(ZoneOffset.UTC));
    }

    @Test
    void countsAnewWhenStrategySizeOrWeightsChange() {
        look(100, 100);
        pool.strategy("weighted-round-robin");
        assertEquals(Map.of(), look(110, 110).answered());
        PoolShare share = look(140, 120);
        assertEquals(Map.of(0, 30L, 1, 10L), share.answered());
        assertEquals("Shares since 00:00:03, when the strategy became weighted-round-robin",
                share.text(ZoneOffset.UTC));
        pool.resize(2, 2);
        assertEquals("the size became 2 to 2", look(150, 130).change());
        pool.weight(1, 3);
        assertEquals("the weight of hash-2 became 3", look(160, 140).change());
        assertEquals(Map.of(0, 1L, 1, 3L), look(161, 143).answered());
    }

    @Test
    void aNewProcessOfASlotGoesOnCounting() {
        look(100, 100);
        pool.slots.set(0, new FakeWorker("hash", 0, 201, Instant.EPOCH));
        assertEquals(Map.of(0, 107L, 1, 100L), look(7, 100).answered());
    }

    @Test
    void saysWhenTheStrategyHadNoChoice() {
        assertFalse(look(1, 1).text(ZoneOffset.UTC).contains("no choice"));
        pool.queued = 5;
        look(2, 2);
        PoolShare full = look(3, 3);
        assertTrue(full.text(ZoneOffset.UTC).contains("Requests waited in 66.7 % of the looks"),
                full.text(ZoneOffset.UTC));
        pool.queued = 0;
        pool.strategy("random");
        assertFalse(look(4, 4).text(ZoneOffset.UTC).contains("no choice"), "a change begins anew");
    }
}

package dev.drover.pool.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.pool.Pick;
import dev.drover.pool.internal.fake.FakeWorkers;
import org.junit.jupiter.api.Test;

class PickLogTest {
    private final Candidates present = CandidatesTest.of(new FakeWorkers().idle());
    private long now;
    private final PickLog log = new PickLog(() -> now);

    private boolean keep(long sequence) {
        return log.keep("round-robin", present, new Call(sequence, "task", null), 0);
    }

    private List<Long> sequences() {
        return log.picks().stream().map(Pick::sequence).toList();
    }

    @Test
    void ofABusyPoolOneIsKeptEveryFewMilliseconds() {
        for (int i = 0; i < 1000; i++) {
            assertTrue(keep(i));
            now += PickLog.BETWEEN_NANOS / 100;
        }
        assertEquals(List.of(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L), sequences());
    }

    @Test
    void onlyTheLastAreKept() {
        for (int i = 0; i < PickLog.KEPT + 7; i++) {
            keep(i);
            now += PickLog.BETWEEN_NANOS;
        }
        assertEquals(PickLog.KEPT, sequences().size());
        assertEquals(7, sequences().get(0));
    }

    @Test
    void theAgeIsThatOfTheMomentWhenSomebodyAsks() {
        keep(1);
        now += Duration.ofSeconds(3).toNanos();
        assertEquals(Duration.ofSeconds(3), log.picks().get(0).ago());
    }

    @Test
    void nothingIsKeptOnceNobodyLooks() {
        now += PickLog.LOOKING_NANOS;
        assertTrue(keep(1));
        now += 1;
        assertFalse(keep(2), "nobody has asked for so long");
        assertEquals(List.of(1L), sequences());
        assertTrue(keep(3), "now somebody has");
    }
}

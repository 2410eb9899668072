package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.drover.api.process.Dump;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;

class DumpRoundsTest {

    private static final long SECOND = 1_000_000_000L;

    private final FakeWorkers workers = new FakeWorkers();

    private static List<Dump.Kind> asked(PoolWorker worker) {
        FakeHostProcess process = FakeWorkers.process(worker);
        return process.dumpsAsked();
    }

    @Test
    void whoIsAwakeIsDumpedEverySoOftenAndNobodyIsWokenForIt() {
        PoolWorker idle = workers.idle();
        PoolWorker busy = workers.busy();
        List<PoolWorker> others =
                List.of(workers.starting(), workers.asleep(), workers.waking(), workers.draining());
        List<PoolWorker> all = new ArrayList<>(others);
        all.addAll(List.of(idle, busy));
        DumpRounds rounds = new DumpRounds(
                () -> Map.of(Dump.Kind.MEMORY, Duration.ofSeconds(10), Dump.Kind.THREADS, Duration.ofSeconds(25)));
        assertEquals(6 * SECOND, rounds.round(all, 4 * SECOND));
        assertEquals(List.of(), asked(idle));
        assertEquals(10 * SECOND, rounds.round(all, 6 * SECOND));
        assertEquals(5 * SECOND, rounds.round(all, 10 * SECOND));
        rounds.round(all, 5 * SECOND);
        assertEquals(List.of(Dump.Kind.MEMORY, Dump.Kind.MEMORY, Dump.Kind.THREADS), asked(idle));
        assertEquals(asked(idle), asked(busy));
        for (PoolWorker each : others) assertEquals(List.of(), asked(each), each::toString);
    }

    @Test
    void withoutAnIntervalNothingIsDueEver() {
        assertEquals(Long.MAX_VALUE, new DumpRounds(Map::of).round(List.of(workers.idle()), SECOND));
    }
}

package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;

/** A worker that has something to do before its first request. */
class PreheatingTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final FakeWorkers workers = new FakeWorkers();

    private PoolWorker joined() {
        workers.spec = workers.spec.preheat(FakeOwner.TASK, "warm up").startTimeout(LIMIT);
        PoolWorker worker = workers.starting();
        FakeWorkers.process(worker).join(FakeOwner.TASK.name());
        workers.services.runAll();
        return worker;
    }

    private static List<String> kills(FakeHostProcess process) {
        return process.wishes().stream().filter(wish -> wish.startsWith("kill")).toList();
    }

    @Test
    void theGateOpensOnceTheTaskIsDoneAndNothingOfItIsCounted() {
        PoolWorker worker = joined();
        FakeHostProcess process = FakeWorkers.process(worker);
        assertEquals(1, process.link.requests().size());
        assertFalse(worker.tryAcquire());
        assertTrue(worker.joining());
        assertEquals("", worker.snapshot().link(), "it has not joined the pool");
        assertEquals(List.of(), worker.calls().running());
        assertEquals(List.of(), workers.told);
        process.reply("warm");
        assertEquals(List.of("joined fake-1"), workers.told);
        assertEquals(0, worker.calls().done());
        assertEquals(0, worker.calls().given());
        assertTrue(worker.tryAcquire());
    }

    @Test
    void aTaskThatFailsOrHasNoHandlerIsAFailedStart() {
        PoolWorker worker = joined();
        FakeHostProcess process = FakeWorkers.process(worker);
        process.frame(Frame.ERROR, Frame.CANCELLED, process.link.requests().getFirst(), "");
        assertEquals(List.of("kill NOT_STARTED"), kills(process));
        assertTrue(worker.joining());

        PoolWorker other = workers.starting();
        FakeWorkers.process(other).join("another task");
        workers.services.runAll();
        assertEquals(List.of("kill NOT_STARTED"), kills(FakeWorkers.process(other)));
    }

    @Test
    void itsTimeIsThatOfTheStartAndCountsFromItsTurn() {
        workers.spec = workers.spec.preheat(FakeOwner.TASK, "warm up").startTimeout(LIMIT);
        PoolWorker worker = workers.starting();
        workers.services.advance(LIMIT);
        worker.start();
        FakeHostProcess process = FakeWorkers.process(worker);
        process.join(FakeOwner.TASK.name());
        workers.services.runAll();
        workers.services.advance(LIMIT.minusNanos(1));
        worker.retryEnd();
        assertEquals(List.of(), kills(process));
        workers.services.advance(Duration.ofNanos(1));
        worker.retryEnd();
        worker.retryEnd();
        assertEquals(List.of("kill NOT_STARTED"), kills(process));
        process.reply("too late");
        assertEquals(List.of(), workers.told);
    }
}

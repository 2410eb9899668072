package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.drover.api.process.Depth;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeSleeper;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;

class SleepReliefTest {

    private final FakeWorkers workers = new FakeWorkers();
    private final SleepRelief relief = new SleepRelief(workers.services);
    private final PoolWorker worker = workers.idle();
    private final FakeHostProcess process = FakeWorkers.process(worker);

    SleepReliefTest() {
        workers.services.sleeper = new FakeSleeper();
        process.controls = Set.of("drover:trim", "drover:doze");
    }

    private void step(String control, Map<String, Object> answer) {
        assertTrue(relief.milder(worker));
        workers.services.runAll();
        assertEquals(Set.of(control), process.asked.keySet());
        process.asked.remove(control).complete(answer);
        workers.services.runAll();
    }

    @Test
    void anIdleWorkerIsTrimmedAndThenDozesAndThenThereIsNothingMilderThanItsEnd() {
        step("drover:trim", Map.of());
        assertEquals(Optional.of(Depth.TRIM), worker.snapshot().sleep().depth());
        step("drover:doze", Map.of());
        assertTrue(process.stopped());
        assertFalse(relief.milder(worker));
    }

    @Test
    void oneThatDoesNotDozeHibernates() {
        step("drover:trim", Map.of());
        step("drover:doze", Map.of("veto", "not now"));
        assertTrue(worker.idle());
        assertTrue(relief.milder(worker));
        workers.services.runAll();
        assertTrue(workers.told.contains("hibernate fake-1"), workers.told::toString);
        assertFalse(relief.milder(worker));
    }

    @Test
    void oneThatHasHadSomethingToDoIsTrimmedFirstAgain() {
        step("drover:trim", Map.of());
        assertTrue(worker.tryAcquire());
        Request<Object, Object> request = workers.owner.request();
        worker.calls().dispatch(request, request.payload);
        assertFalse(relief.milder(worker), "it is busy");
        workers.services.advance(Duration.ofSeconds(1));
        process.reply("done");
        step("drover:trim", Map.of());
    }

    @Test
    void whereThereIsNoThreadNothingIsDone() {
        workers.services.background.failWith(new OutOfMemoryError("unable to create native thread: on purpose"));
        assertFalse(relief.milder(worker));
        workers.services.background.failWith(null);
        step("drover:trim", Map.of());
        assertEquals(List.of(), process.wishes().stream().filter(each -> each.startsWith("end")).toList());
    }
}

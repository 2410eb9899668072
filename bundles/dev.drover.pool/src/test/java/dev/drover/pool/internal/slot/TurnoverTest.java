package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Recycling;
import dev.drover.api.pool.RestartStopped;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Exit;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;

/** Workers that are replaced though they work well. */
class TurnoverTest {

    private static SlotsOnFakes of(int workers) {
        return new SlotsOnFakes(spec -> spec.size(workers, workers)).open();
    }

    private static PoolWorker worker(SlotsOnFakes fakes, int index) {
        return fakes.slots.last(index);
    }

    private static CompletableFuture<Worker> recycle(SlotsOnFakes fakes, int index) {
        CompletableFuture<Worker> outcome =
                fakes.slots.recycle(worker(fakes, index), RecycleReason.REQUEST, "on request");
        fakes.services.runAll();
        return outcome;
    }

    private static boolean wantedToEnd(FakeHostProcess process) {
        return process.wishes().contains("end");
    }

    private static Throwable failure(CompletableFuture<?> future) {
        Throwable failure = future.handle((result, cause) -> cause).join();
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }

    @Test
    void aWorkerLeavesOnlyOnceItsSuccessorHasJoined() {
        SlotsOnFakes fakes = of(2);
        PoolWorker old = worker(fakes, 0);
        CompletableFuture<Worker> outcome = recycle(fakes, 0);
        assertEquals(3, fakes.started());
        assertTrue(fakes.candidates.contains(old));
        assertFalse(wantedToEnd(fakes.process(0)));
        fakes.joinAll();
        fakes.services.runAll();
        Worker successor = outcome.join();
        assertSame(successor, worker(fakes, 0));
        assertEquals(List.of(successor, worker(fakes, 1)), List.copyOf(fakes.candidates));
        assertEquals(List.of(old), fakes.unbound);
        assertEquals(List.of("blame DRAINED", "end"), fakes.process(0).wishes());
        assertTrue(fakes.slots.present().contains(old), "it is looked after until it has ended");

        fakes.process(0).ends(Exit.Cause.DRAINED, 0, false);
        fakes.services.runAll();
        assertEquals(List.of(), fakes.asked, "it is no crash");
        assertEquals(0, fakes.slots.restarts());
        assertEquals(Map.of(RecycleReason.REQUEST, 1L), fakes.slots.recycled());
        assertEquals(2, fakes.slots.present().size());
        assertEquals(3, fakes.started());
    }

    @Test
    void aSuccessorThatDoesNotComeUpLeavesTheOldWorker() {
        SlotsOnFakes fakes = of(2);
        PoolWorker old = worker(fakes, 0);
        CompletableFuture<Worker> outcome = recycle(fakes, 0);
        fakes.process(2).exits(1);
        fakes.services.runAll();
        assertInstanceOf(RestartStopped.class, failure(outcome));
        assertSame(old, worker(fakes, 0));
        assertFalse(old.closed());
        assertEquals(List.of(), fakes.asked);
        assertEquals(Map.of(), fakes.slots.recycled());
        assertEquals(2, fakes.slots.present().size());
    }

    @Test
    void oneInTenIsReplacedAtATime() {
        SlotsOnFakes fakes = of(20);
        for (int i = 0; i < 20; i++) recycle(fakes, i);
        assertEquals(22, fakes.started());
        fakes.joinAll();
        assertEquals(22, fakes.started(), "the old ones still end");
        assertEquals(20, fakes.candidates.size());
        fakes.process(0).ends(Exit.Cause.DRAINED, 0, false);
        assertEquals(23, fakes.started());
        for (int i = 1; i < 20; i++) {
            fakes.joinAll();
            fakes.process(i).ends(Exit.Cause.DRAINED, 0, false);
            assertEquals(20, fakes.candidates.size());
        }
        assertEquals(20, fakes.slots.present().size());
        assertEquals(Map.of(RecycleReason.REQUEST, 20L), fakes.slots.recycled());
    }

    @Test
    void aWorkerThatDiesMeanwhileIsSucceededAtOnce() {
        SlotsOnFakes fakes = of(1);
        CompletableFuture<Worker> outcome = recycle(fakes, 0);
        fakes.process(0).exits(3);
        fakes.services.runAll();
        assertInstanceOf(RestartStopped.class, failure(outcome));
        assertEquals(List.of(), fakes.asked, "its slot has a process already");
        fakes.joinAll();
        assertEquals(1, fakes.candidates.size());
        assertEquals(2, fakes.started());
        assertEquals(1, fakes.slots.present().size());
    }

    @Test
    void whatOnlyTheOldWorkerMayRunIsWaitedFor() {
        SlotsOnFakes fakes = of(1);
        PoolWorker old = worker(fakes, 0);
        old.queue().waiting().addLast(new dev.drover.pool.internal.fake.FakeOwner().request());
        recycle(fakes, 0);
        fakes.joinAll();
        assertFalse(old.closed());
        fakes.services.advance(Duration.ofSeconds(9));
        fakes.slots.keepUp();
        assertFalse(old.closed());
        fakes.services.advance(Duration.ofSeconds(2));
        fakes.slots.keepUp();
        assertTrue(old.closed(), "but not for ever");
    }

    @Test
    void whoHasEndedCannotBeReplaced() {
        SlotsOnFakes fakes = of(1);
        PoolWorker old = worker(fakes, 0);
        fakes.process(0).exits(1);
        CompletableFuture<Worker> outcome = fakes.slots.recycle(old, RecycleReason.REQUEST, "on request");
        fakes.services.runAll();
        assertInstanceOf(RestartStopped.class, failure(outcome));
    }

    @Test
    void closingEndsSuccessorsAndThoseThatLeave() {
        SlotsOnFakes fakes = of(2);
        CompletableFuture<Worker> first = recycle(fakes, 0);
        fakes.joinAll();
        recycle(fakes, 1);
        fakes.process(0).ends(Exit.Cause.DRAINED, 0, false);
        fakes.services.runAll();
        assertTrue(first.isDone());
        assertEquals(4, fakes.started());
        assertEquals(3, fakes.slots.close().size());
        fakes.services.runAll();
        for (int i = 1; i < 4; i++) {
            assertTrue(wantedToEnd(fakes.process(i)), "process " + i);
            fakes.process(i).ends(Exit.Cause.DRAINED, 0, false);
        }
        assertEquals(List.of(), fakes.slots.present());
        assertEquals(4, fakes.started());
    }

    // ---- rolling

    @Test
    void aRestartReplacesOneAfterAnother() {
        SlotsOnFakes fakes = of(3);
        CompletableFuture<Integer> restart =
                fakes.slots.restart(all -> true, RecycleReason.RESTART, "by a restart of the pool");
        for (int i = 0; i < 3; i++) {
            assertFalse(restart.isDone());
            assertEquals(4 + i, fakes.started());
            fakes.joinAll();
            assertEquals(3, fakes.candidates.size());
            fakes.process(i).ends(Exit.Cause.DRAINED, 0, false);
            fakes.services.runAll();
        }
        assertEquals(3, restart.join());
        assertEquals(Map.of(RecycleReason.RESTART, 3L), fakes.slots.recycled());
    }

    @Test
    void theFirstSuccessorThatDoesNotComeUpStopsARestart() {
        SlotsOnFakes fakes = of(3);
        CompletableFuture<Integer> restart =
                fakes.slots.restart(all -> true, RecycleReason.RESTART, "by a restart of the pool");
        fakes.joinAll();
        fakes.process(0).ends(Exit.Cause.DRAINED, 0, false);
        fakes.services.runAll();
        fakes.process(4).exits(1);
        fakes.services.runAll();
        RestartStopped stopped = assertInstanceOf(RestartStopped.class, failure(restart));
        assertEquals(1, stopped.replaced());
        assertTrue(stopped.getMessage().startsWith("The restart of pool 'fake' has stopped after 1 of 3 workers, and"
                + " the others go on as they are: "), stopped::getMessage);
        fakes.slots.keepUp();
        assertEquals(5, fakes.started());
        assertEquals(3, fakes.candidates.size());
        CompletableFuture<Integer> next =
                fakes.slots.restart(all -> true, RecycleReason.RESTART, "by a restart of the pool");
        assertEquals(6, fakes.started());
        assertFalse(next.isDone());
    }

    @Test
    void aSuccessorThatDiesBeforeTheRestartIsOverStopsIt() {
        SlotsOnFakes fakes = of(3);
        CompletableFuture<Integer> restart =
                fakes.slots.restart(all -> true, RecycleReason.RESTART, "by a restart of the pool");
        fakes.joinAll();
        fakes.services.runAll();
        fakes.process(3).exits(1);
        fakes.services.runAll();
        assertInstanceOf(RestartStopped.class, failure(restart));
        fakes.process(0).ends(Exit.Cause.DRAINED, 0, false);
        fakes.slots.keepUp();
        assertFalse(worker(fakes, 1).closed());
        assertFalse(worker(fakes, 2).closed());
    }

    // ---- marks

    private static SlotsOnFakes marked(Recycling marks) {
        return new SlotsOnFakes(spec -> spec.size(1, 1).recycling(marks)).open();
    }

    @Test
    void aWorkerIsDueAfterItsTasks() {
        SlotsOnFakes fakes = marked(Recycling.NEVER.tasks(2));
        fakes.slots.keepUp();
        assertTrue(worker(fakes, 0).tryAcquire());
        fakes.slots.keepUp();
        assertEquals(1, fakes.started());
        worker(fakes, 0).calls().release();
        fakes.slots.keepUp();
        assertEquals(1, fakes.started(), "what was never sent does not count");
    }

    @Test
    void aWorkerIsDueAtItsAgeAndTheNextLookIsThen() {
        SlotsOnFakes fakes = marked(Recycling.NEVER.age(Duration.ofHours(1)));
        fakes.slots.keepUp();
        assertEquals(Duration.ofHours(1).toNanos(), fakes.slots.nextLook());
        fakes.services.advance(Duration.ofHours(1).minusNanos(1));
        fakes.slots.keepUp();
        assertEquals(1, fakes.started());
        fakes.services.advance(Duration.ofNanos(1));
        fakes.slots.keepUp();
        assertEquals(2, fakes.started());
        fakes.joinAll();
        fakes.process(0).ends(Exit.Cause.DRAINED, 0, false);
        assertEquals(Map.of(RecycleReason.AGE, 1L), fakes.slots.recycled());
    }

    @Test
    void aFailedReplacementIsTriedAgainMoreAndMoreRarely() {
        SlotsOnFakes fakes = marked(Recycling.NEVER.age(Duration.ofHours(1)));
        fakes.services.advance(Duration.ofHours(1));
        List<Long> starts = new ArrayList<>();
        long begin = fakes.services.nanoTime();
        for (int second = 0; second < 300; second++) {
            fakes.slots.keepUp();
            long before = fakes.started();
            if (before > starts.size() + 1) {
                starts.add((fakes.services.nanoTime() - begin) / 1_000_000_000);
                fakes.services.last().exits(1);
                fakes.services.runAll();
            }
            fakes.services.advance(Duration.ofSeconds(1));
        }
        assertEquals(List.of(0L, 30L, 90L, 210L), starts);
        assertFalse(worker(fakes, 0).closed());
    }
}

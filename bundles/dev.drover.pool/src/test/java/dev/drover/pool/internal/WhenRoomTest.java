package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import dev.drover.api.pool.Routed;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;

/** Requests that wait for room instead of being rejected. */
class WhenRoomTest {

    /** One runs, one waits, and no other may. */
    private final PoolOnFakes fakes = PoolOnFakes.of(1, spec -> spec.queue(1).closeGrace(Duration.ofSeconds(1)));
    private final CompletableFuture<Object> running = fakes.send();
    private final CompletableFuture<Object> waiting = fakes.send();
    private final Routed patient = fakes.pool.whenRoom();

    private static CompletableFuture<Object> send(Routed through) {
        return through.send(PoolOnFakes.TASK, "x");
    }

    private static String rejection(CompletableFuture<Object> future) {
        return assertInstanceOf(Rejected.class, future.exceptionNow()).getMessage();
    }

    @Test
    void whereOthersAreRejectedTheyWaitInTheOrderOfTheirSending() {
        assertTrue(rejection(fakes.send()).contains("its queue is full (1 requests wait)"));
        List<CompletableFuture<Object>> late = new ArrayList<>();
        for (int i = 0; i < 100; i++) late.add(send(patient));
        assertEquals(101, fakes.pool.snapshot().queued());
        assertTrue(rejection(fakes.send()).contains("its queue is full (101 requests wait)"));
        FakeHostProcess process = fakes.process(0);
        process.reply("running");
        process.reply("waiting");
        for (int i = 0; i < 100; i++) {
            assertFalse(late.get(i).isDone());
            process.reply("late " + i);
            assertEquals("late " + i, late.get(i).resultNow());
        }
        assertEquals("running", running.resultNow());
        assertEquals("waiting", waiting.resultNow());
        assertEquals(0, fakes.pool.snapshot().queued());
    }

    @Test
    void messagesWaitAsWell() {
        patient.post(PoolOnFakes.TASK, "x");
        assertEquals(2, fakes.pool.snapshot().queued());
    }

    @Test
    void oneWorkerIsWaitedForLikeAny() {
        Routed one = (Routed) fakes.pool.workers().getFirst().within(Duration.ofHours(1));
        assertTrue(rejection(send(one)).contains("its queue is full"));
        CompletableFuture<Object> late = send(one.whenRoom());
        assertFalse(late.isDone());
        for (String each : List.of("a", "b", "c")) fakes.process(0).reply(each);
        assertTrue(late.isDone() && !late.isCompletedExceptionally());
    }

    @Test
    void viewsOfViewsKeepIt() {
        for (Routed view : List.of(
                patient.within(Duration.ofHours(1)), patient.pinned("key"), fakes.pool.pinned("key").whenRoom()))
            assertFalse(send(view).isDone());
    }

    @Test
    void whileWaitingItMayBeCancelled() {
        CompletableFuture<Object> first = send(patient);
        CompletableFuture<Object> second = send(patient);
        assertTrue(first.cancel(true));
        assertEquals(2, fakes.pool.snapshot().queued());
        fakes.process(0).reply("running");
        fakes.process(0).reply("waiting");
        fakes.process(0).reply("second");
        assertEquals("second", second.resultNow());
        assertInstanceOf(CancellationException.class, first.handle((value, failure) -> failure).getNow(null));
    }

    @Test
    void whileWaitingItsTimeMayBeOver() {
        CompletableFuture<Object> late = send(patient.within(Duration.ofSeconds(2)));
        fakes.rounds(Duration.ofSeconds(1));
        assertFalse(late.isDone());
        fakes.rounds(Duration.ofSeconds(2));
        assertInstanceOf(TimeoutException.class, late.exceptionNow());
        assertEquals(1, fakes.pool.snapshot().queued());
    }

    @Test
    void whileWaitingThePoolMayBeClosed() {
        CompletableFuture<Object> late = send(patient);
        fakes.services.onPause = () -> {
            if (fakes.process(0).wishes().contains("hurry") && !fakes.process(0).over()) fakes.process(0).exits(143);
        };
        fakes.pool.close();
        assertTrue(rejection(late).endsWith("it is closed"));
        assertTrue(rejection(send(patient)).endsWith("it is closed"));
    }

    @Test
    void aPoolThatCanHaveNoWorkerRejectsAllTheSame() {
        PoolOnFakes hopeless = new PoolOnFakes(spec -> spec.size(1, 1).queue(0));
        CompletableFuture<Object> late = send(hopeless.pool.whenRoom());
        hopeless.process(0).cannotStart();
        hopeless.services.runAll();
        assertInstanceOf(Rejected.class, late.exceptionNow());
        assertInstanceOf(Rejected.class, send(hopeless.pool.whenRoom()).exceptionNow());
    }
}

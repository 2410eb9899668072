package dev.drover.pool.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

import dev.drover.pool.LogLines;
import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.fake.ManualExecutor;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SettlementTest {

    @RegisterExtension
    final LogLines log = new LogLines();

    private final FakeOwner owner = new FakeOwner();
    private final ManualExecutor callbacks = new ManualExecutor();
    private int soon;
    private final Settlement settlement = new Settlement("mine", callbacks, () -> soon++);
    private final Request<Object, Object> request = owner.request();

    @Test
    void aFailureComesOnAThreadForCallbacksAndThePayloadIsFreedAtOnce() {
        Throwable cause = new IllegalStateException("why");
        settlement.failLater(request, cause);
        assertFalse(request.isDone());
        assertNull(request.payload);
        callbacks.runAll();
        assertSame(cause, request.exceptionNow());
    }

    @Test
    void aRejectionNamesPoolTaskAndReason() {
        settlement.rejectLater(request, "it is closed");
        callbacks.runAll();
        assertEquals("Pool 'mine' rejects 'task': it is closed", ((Rejected) request.exceptionNow()).getMessage());
    }

    @Test
    void onceTheThreadsHaveEndedItSettlesAtOnce() {
        callbacks.refuse(true);
        settlement.failLater(request, new IllegalStateException());
        assertTrue(request.isCompletedExceptionally());
    }

    // ---- no thread, no memory

    @Test
    void whatIsKeptHasTheHousekeeperComeSoon() {
        settlement.keep(request);
        assertEquals(1, soon);
        settlement.keep(request);
        assertEquals(1, soon, "it is kept already");
    }

    private static OutOfMemoryError noThread() {
        return new OutOfMemoryError("unable to create native thread: on purpose");
    }

    @Test
    void whatNoThreadCanSettleNowIsSettledByALaterTryInItsOrder() {
        List<Request<?, ?>> all = List.of(owner.request(), owner.request(), owner.request());
        List<Request<?, ?>> settled = new ArrayList<>();
        all.forEach(each -> each.whenComplete((value, cause) -> settled.add(each)));
        callbacks.failWith(noThread());
        for (Request<?, ?> each : all) settlement.failLater(each, new IllegalStateException("why"));
        settlement.retry();
        assertEquals(1, log.warnings().size(), () -> "said once: " + log.warnings());
        callbacks.failWith(null);
        settlement.retry();
        callbacks.runAll();
        // The first was tried in vain once more, and so is the last now.
        assertEquals(List.of(all.get(1), all.get(2), all.get(0)), settled);
        settlement.retry();
        assertEquals(0, callbacks.waiting());
        assertEquals(3, owner.unanswered);
    }

    @Test
    void aRequestThatIsToFailIsOverBeforeAnybodyIsTold() {
        callbacks.failWith(noThread());
        settlement.failLater(request, new IllegalStateException("first"));
        assertTrue(request.over());
        assertFalse(request.isDone());
        settlement.failLater(request, new IllegalStateException("second"));
        settlement.settleHere();
        assertEquals("first", request.exceptionNow().getMessage());
        settlement.settleHere();
        assertEquals(1, owner.unanswered);
    }

    @Test
    void aRequestIsKeptOnce() {
        settlement.keep(request);
        settlement.keep(request);
        request.decide(new IllegalStateException("why"));
        settlement.retry();
        assertEquals(1, callbacks.waiting());
    }

    @Test
    void aRequestThatTimedOutWhileThereWasNoThreadIsCancelledInItsWorkerLater() {
        Request<Object, Object> timed = new Request<>(owner, FakeOwner.TASK, null, Request.Route.ANY, false, 1, 0);
        callbacks.failWith(noThread());
        assertTrue(timed.overdue(1));
        assertFalse(settlement.settleLater(timed));
        assertEquals(List.of(), owner.abandoned);
        callbacks.failWith(null);
        settlement.retry();
        callbacks.runAll();
        assertInstanceOf(TimeoutException.class, timed.exceptionNow());
        assertEquals(List.of(timed), owner.abandoned);
    }

    @Test
    void aRequestThatCouldNotBeTakenIsRejectedWithTheCause() {
        Throwable cause = new StackOverflowError();
        Rejected rejected = assertInstanceOf(Rejected.class, settlement.refused(request, cause));
        assertSame(cause, rejected.getCause());
        assertEquals("Pool 'mine' rejects 'task': java.lang.StackOverflowError", rejected.getMessage());
    }
}

package dev.drover.pool.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.fake.ManualExecutor;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;

class SettlementTest {

    private final FakeOwner owner = new FakeOwner();
    private final ManualExecutor callbacks = new ManualExecutor();
    private final Settlement settlement = new Settlement("mine", callbacks);
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
}

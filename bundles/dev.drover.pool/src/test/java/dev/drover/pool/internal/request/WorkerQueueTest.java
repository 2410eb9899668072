package dev.drover.pool.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

class WorkerQueueTest {

    @Test
    void itIsClosedWhenItsWorkerIs() {
        AtomicBoolean closed = new AtomicBoolean();
        WorkerQueue<Request<?, ?>> queue = new WorkerQueue<>("pool-1", closed::get);
        assertEquals("pool-1", queue.worker());
        assertEquals("the worker pool-1 takes no more requests", queue.refusal());
        assertFalse(queue.closed());
        closed.set(true);
        assertTrue(queue.closed());
    }

    @Test
    void theWorkerCanBeReservedForItsFirst() {
        WorkerQueue<Request<?, ?>> queue = new WorkerQueue<>("pool-1", () -> false);
        assertTrue(queue.waiting().isEmpty());
        assertFalse(queue.reserved());
        queue.reserved(true);
        assertTrue(queue.reserved());
        queue.reserved(false);
        assertFalse(queue.reserved());
    }
}

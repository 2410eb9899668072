package dev.drover.pool.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.request.Backlog;
import dev.drover.pool.internal.request.QueueBound;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;

class PinnedBacklogTest {

    private final FakeWorkers workers = new FakeWorkers();
    private final QueueBound bound = new QueueBound(3);
    private final PinnedBacklog pinned = new PinnedBacklog(bound);
    private final Backlog backlog = new Backlog(bound);

    private Request<?, ?> add(PoolWorker worker, Request<?, ?> request) {
        assertTrue(pinned.add(worker.queue(), request));
        return request;
    }

    @Test
    void theOldestOfAWorkerComesFirstAndEntersIt() {
        PoolWorker worker = workers.idle();
        Request<?, ?> first = add(worker, workers.owner.request());
        add(worker, workers.owner.request());
        assertSame(first, pinned.acquireFirst(worker));
        assertEquals(1, worker.inFlight());
        assertNull(pinned.acquireFirst(worker), "there is no room for the second");
        assertEquals(1, pinned.size());
    }

    @Test
    void whatWaitsForOneWorkerIsNotGivenToAnother() {
        PoolWorker other = workers.idle();
        add(workers.busy(), workers.owner.request());
        assertNull(pinned.acquireFirst(other));
        assertEquals(0, other.inFlight());
    }

    @Test
    void aSettledRequestIsPassedOverWithoutTakingRoom() {
        PoolWorker worker = workers.idle();
        Request<?, ?> settled = add(worker, workers.owner.request());
        Request<?, ?> next = add(worker, workers.owner.request());
        settled.cancel(false);
        assertSame(next, pinned.acquireFirst(worker));
        assertEquals(0, pinned.size());
    }

    @Test
    void aSleepingWorkerIsWokenForWhatWaitsForIt() {
        PoolWorker worker = workers.asleep();
        Request<?, ?> request = add(worker, workers.owner.request());
        assertNull(pinned.acquireFirst(worker));
        assertTrue(worker.waking());
        assertNull(pinned.acquireFirst(worker), "nothing is sent to a worker that is being woken");
        workers.services.runAll();
        assertSame(request, pinned.acquireFirst(worker));
    }

    @Test
    void anExclusiveRequestReservesItsWorkerUntilItIsEmpty() {
        workers.spec = workers.spec.concurrency(2);
        PoolWorker worker = workers.idle();
        assertTrue(worker.tryAcquire());
        Request<?, ?> exclusive = add(worker, workers.owner.exclusive());
        assertNull(pinned.acquireFirst(worker));
        assertFalse(worker.tryAcquire(), "the worker is to become empty");
        worker.calls().release();
        assertSame(exclusive, pinned.acquireFirst(worker));
        worker.calls().release();
        assertTrue(worker.tryAcquire(), "it is free for all again");
    }

    @Test
    void nobodyOvertakesThoseThatWait() {
        PoolWorker worker = workers.idle();
        add(worker, workers.owner.request());
        assertFalse(pinned.acquirePast(worker, workers.owner.request()));
        assertNotNull(pinned.acquireFirst(worker));
        worker.calls().release();
        assertTrue(pinned.acquirePast(worker, workers.owner.request()));
    }

    @Test
    void aWorkerThatTakesNoMoreRequestsTakesNoneToWaitEither() {
        Request<?, ?> request = workers.owner.request();
        assertFalse(pinned.add(workers.draining().queue(), request));
        assertEquals(0, pinned.size());
        assertFalse(pinned.remove(request));
    }

    @Test
    void removedRequestsAreNoLongerCountedAgainstTheBound() {
        PoolWorker worker = workers.busy();
        Request<?, ?> first = add(worker, workers.owner.request());
        Request<?, ?> second = add(worker, workers.owner.request());
        Request<?, ?> third = add(worker, workers.owner.request());
        assertNotNull(bound.full(workers.owner.request(), 0));
        assertTrue(pinned.remove(second));
        assertFalse(pinned.remove(second));
        assertNull(bound.full(workers.owner.request(), 0));
        assertEquals(List.of(first, third), pinned.list(List.of(worker)));
        assertSame(first, pinned.first(worker));
        pinned.giveBack(worker, backlog);
        assertNull(pinned.first(worker));
        assertEquals(List.of(first, third), backlog.list());
        assertEquals(List.of(), pinned.list(List.of(worker)));
        assertEquals(0, pinned.size());
    }

    @Test
    void whatOnlyThisWorkerMayRunIsNotGivenBack() {
        PoolWorker worker = workers.busy();
        Request<?, ?> only = add(worker, workers.owner.request(
                FakeOwner.TASK, new Request.Route(null, worker.queue(), 0, false)));
        Request<?, ?> any = add(worker, workers.owner.request("key"));
        backlog.putBack(workers.owner.request());
        pinned.giveBack(worker, backlog);
        assertSame(any, backlog.peek(), "before all others");
        assertEquals(List.of(only), pinned.list(List.of(worker)));
    }

    @Test
    void clearingAWorkerGivesItsReservationBack() {
        PoolWorker worker = workers.idle();
        assertTrue(worker.tryAcquire());
        add(worker, workers.owner.exclusive());
        assertNull(pinned.acquireFirst(worker));
        assertTrue(worker.queue().reserved());
        pinned.giveBack(worker, backlog);
        assertFalse(worker.queue().reserved());
    }
}

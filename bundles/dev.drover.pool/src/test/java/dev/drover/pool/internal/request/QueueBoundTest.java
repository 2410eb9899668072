package dev.drover.pool.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.drover.pool.internal.fake.FakeOwner;
import org.junit.jupiter.api.Test;

class QueueBoundTest {

    private static final String TEXT = "a".repeat(100);

    private final FakeOwner owner = new FakeOwner();

    private Request<Object, Object> request(String text) {
        Request<Object, Object> request =
                new Request<>(owner, FakeOwner.TASK, null, Request.Route.ANY, false, 0, 0);
        request.keep(FakeOwner.message(text));
        return request;
    }

    @Test
    void soManyMayWaitAndOneMoreIsToldHowMany() {
        QueueBound bound = new QueueBound(2, Long.MAX_VALUE);
        Request<?, ?> first = request("");
        for (Request<?, ?> each : new Request<?, ?>[] {first, request("")}) {
            assertNull(bound.full(each, 0));
            bound.added(each);
        }
        assertEquals("its queue is full (2 requests wait)", bound.full(request(""), 0));
        bound.removed(first);
        assertNull(bound.full(request(""), 0));
    }

    @Test
    void asManyMayWaitAsWorkersAreComing() {
        QueueBound bound = new QueueBound(0, Long.MAX_VALUE);
        assertEquals("its queue is full (0 requests wait)", bound.full(request(""), 0));
        assertNull(bound.full(request(""), 1));
        bound.added(request(""));
        assertEquals("its queue is full (1 requests wait)", bound.full(request(""), 1));
        assertNull(bound.full(request(""), 2));
    }

    @Test
    void theirBytesAreBoundedToo() {
        Request<?, ?> large = request(TEXT);
        int size = QueueBound.REQUEST_BYTES + large.payload.size();
        QueueBound bound = new QueueBound(1_000, 2 * size);
        bound.added(large);
        assertNull(bound.full(request(TEXT), 0));
        bound.added(request(TEXT));
        String full = bound.full(request(""), 0);
        assertTrue(full.contains(2 * size + " bytes wait"), full);
        bound.removed(large);
        assertNull(bound.full(request(TEXT), 0));
    }

    @Test
    void whoWaitsForRoomIsBoundByMemoryOnly() {
        Request<?, ?> patient = owner.request(FakeOwner.TASK, new Request.Route(null, null, 0, true));
        patient.keep(FakeOwner.message(""));
        QueueBound bound = new QueueBound(0, 10 * QueueBound.REQUEST_BYTES);
        assertEquals("its queue is full (0 requests wait)", bound.full(request(""), 0));
        int waiting = 0;
        for (; waiting < 1_000 && bound.full(patient, 0) == null; waiting++) bound.added(patient);
        assertTrue(waiting >= 5 && waiting <= 10, waiting + " wait");
        assertTrue(bound.full(patient, 0).contains("a quarter of this process's memory"));
    }

    /** Requests without a payload take memory, too. */
    @Test
    void millionsOfEmptyRequestsDoNotFillTheHeap() {
        QueueBound bound = new QueueBound(Integer.MAX_VALUE, 100 * QueueBound.REQUEST_BYTES);
        int waiting = 0;
        for (; waiting < 1_000 && bound.full(request(""), 0) == null; waiting++) bound.added(request(""));
        assertTrue(waiting >= 50 && waiting <= 100, waiting + " wait");
    }

    @Test
    void aloneARequestMayBeAsLargeAsItIs() {
        assertNull(new QueueBound(10, 1).full(request(TEXT), 0));
    }
}

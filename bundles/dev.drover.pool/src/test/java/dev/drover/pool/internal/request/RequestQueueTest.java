package dev.drover.pool.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import dev.drover.pool.internal.fake.FakeOwner;
import org.junit.jupiter.api.Test;

class RequestQueueTest {

    private final FakeOwner owner = new FakeOwner();
    private final RequestQueue<Request<?, ?>> queue = new RequestQueue<>();

    private Request<?, ?> add() {
        Request<?, ?> request = owner.request();
        queue.addLast(request);
        return request;
    }

    @Test
    void anEmptyQueueHasNeitherAnOldestNorANewest() {
        assertNull(queue.first());
        assertNull(queue.last());
        assertTrue(queue.isEmpty());
        assertEquals(List.of(), queue.list());
    }

    @Test
    void bothEndsAndBothWaysAreKnown() {
        Request<?, ?> second = add();
        Request<?, ?> third = add();
        Request<?, ?> first = owner.request();
        queue.addFirst(first);
        assertEquals(List.of(first, second, third), queue.list());
        assertSame(first, queue.first());
        assertSame(third, queue.last());
        assertSame(second, queue.next(first));
        assertNull(queue.next(third));
        assertSame(second, queue.previous(third));
        assertNull(queue.previous(first));
    }

    @Test
    void whatStandsInAnotherQueueIsNeitherRemovedNorTaken() {
        Request<?, ?> request = add();
        RequestQueue<Request<?, ?>> other = new RequestQueue<>();
        assertFalse(other.remove(request));
        assertThrows(IllegalStateException.class, () -> other.addLast(request));
        assertEquals(List.of(request), queue.list());
        assertTrue(queue.remove(request));
        assertFalse(queue.remove(request));
        other.addLast(request);
        assertEquals(1, other.size());
    }

    @Test
    void theRestStaysInItsOrderWhateverIsRemoved() {
        Random random = new Random(1);
        for (int round = 0; round < 100; round++) {
            List<Request<?, ?>> expected = new ArrayList<>();
            for (int i = 0; i < 10; i++) expected.add(add());
            List<Request<?, ?>> inAnyOrder = new ArrayList<>(expected);
            Collections.shuffle(inAnyOrder, random);
            for (Request<?, ?> each : inAnyOrder) {
                assertTrue(queue.remove(each));
                expected.remove(each);
                assertEquals(expected, queue.list());
                assertEquals(expected.size(), queue.size());
            }
        }
    }
}

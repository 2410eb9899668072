package dev.drover.pool.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.drover.pool.internal.fake.FakeOwner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BacklogTest {

    private final FakeOwner owner = new FakeOwner();
    private final Backlog backlog = new Backlog(new QueueBound(4, Long.MAX_VALUE));

    private Request<?, ?> waiting() {
        Request<?, ?> request = owner.request();
        assertNull(backlog.offer(request, 0));
        return request;
    }

    @Test
    void anEmptyOneHasNothing() {
        assertEquals(0, backlog.size());
        assertNull(backlog.peek());
        assertNull(backlog.peekSharing());
        assertEquals(List.of(), backlog.list());
        assertFalse(backlog.remove(owner.request()));
    }

    @Test
    void theOldestIsFirst() {
        Request<?, ?> first = waiting();
        Request<?, ?> second = waiting();
        assertSame(first, backlog.peek());
        assertEquals(List.of(first, second), backlog.list());
        assertTrue(backlog.remove(first));
        assertSame(second, backlog.peek());
        assertEquals(1, backlog.size());
    }

    @Test
    void oneTooManyIsToldWhyAndDoesNotWait() {
        for (int i = 0; i < 4; i++) waiting();
        Request<?, ?> fifth = owner.request();
        assertEquals("its queue is full (4 requests wait)", backlog.offer(fifth, 0));
        assertEquals(4, backlog.size());
        assertNull(backlog.offer(fifth, 5));
        assertEquals(5, backlog.size());
    }

    @Test
    void whatIsPutBackComesBeforeAllOthersInItsOrderAndAboveTheBound() {
        List<Request<?, ?>> expected = new ArrayList<>();
        List<Request<?, ?>> back = List.of(owner.request(), owner.request(), owner.request());
        expected.addAll(back);
        for (int i = 0; i < 4; i++) expected.add(waiting());
        for (int i = 2; i >= 0; i--) backlog.putBack(back.get(i));
        assertEquals(expected, backlog.list());
        assertEquals(7, backlog.size());
        assertNotNull(backlog.offer(owner.request(), 0));
    }

    @Test
    void eachIsRemovedOnce() {
        waiting();
        Request<?, ?> inTheMiddle = waiting();
        waiting();
        assertTrue(backlog.remove(inTheMiddle));
        assertFalse(backlog.remove(inTheMiddle));
        assertEquals(2, backlog.size());
    }

    @Test
    void theFirstThatMayShareIsFoundBehindExclusiveOnes() {
        Request<?, ?> alone = owner.exclusive();
        backlog.putBack(alone);
        assertNull(backlog.peekSharing());
        Request<?, ?> sharing = waiting();
        assertSame(alone, backlog.peek());
        assertSame(sharing, backlog.peekSharing());
    }

    @Test
    void whatIsRemovedIsNoLongerCounted() {
        Request<?, ?> first = waiting();
        Request<?, ?> second = waiting();
        Request<?, ?> third = waiting();
        waiting();
        assertTrue(backlog.remove(first));
        assertTrue(backlog.remove(third));
        assertEquals(second, backlog.peek());
        assertEquals(2, backlog.size());
        waiting();
        waiting();
        assertNotNull(backlog.offer(owner.request(), 0));
    }

    @Test
    void whatWasRemovedMayWaitAgain() {
        Request<?, ?> first = waiting();
        Request<?, ?> second = waiting();
        assertTrue(backlog.remove(second));
        backlog.putBack(second);
        assertEquals(List.of(second, first), backlog.list());
    }

    /** With a search for each this takes minutes: half a million times a quarter of a million steps. */
    @Test
    @Timeout(60)
    void removingFromTheEndNeedsNoSearch() {
        int count = 500_000;
        Backlog backlog = new Backlog(new QueueBound(count, Long.MAX_VALUE));
        for (int i = 0; i < count; i++) assertNull(backlog.offer(owner.request(), 0));
        List<Request<?, ?>> waiting = backlog.list();
        for (int i = count - 1; i >= 0; i--) assertTrue(backlog.remove(waiting.get(i)));
        assertEquals(0, backlog.size());
    }

    @Test
    @Timeout(60)
    void underStressEachIsTakenByExactlyOne() throws Exception {
        int each = 20_000;
        Backlog shared = new Backlog(new QueueBound(Integer.MAX_VALUE, Long.MAX_VALUE));
        ConcurrentLinkedQueue<Request<?, ?>> taken = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Void> puts = () -> {
                for (int i = 0; i < each; i++) {
                    if (i % 3 == 0) shared.putBack(owner.request());
                    else
                        assertNull(shared.offer(owner.request(), 0));
                }
                return null;
            };
            Callable<Void> takes = () -> {
                while (taken.size() < 2 * each) {
                    Request<?, ?> first = shared.peek();
                    if (first == null) Thread.onSpinWait();
                    else if (shared.remove(first)) taken.add(first);
                }
                return null;
            };
            for (Future<Void> done : threads.invokeAll(List.of(puts, puts, takes, takes)))
                done.get(50, TimeUnit.SECONDS);
        }
        assertEquals(2 * each, taken.stream().distinct().count());
        assertEquals(0, shared.size());
    }
}

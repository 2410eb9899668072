package dev.drover.pool.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import dev.drover.wire.Task;
import org.junit.jupiter.api.Test;

class OpenRequestsTest {

    private static Request<Object, Object> request() {
        return new Request<>(null, Task.named("task"), null, Request.Route.ANY, false, 0, 0);
    }

    @Test
    void whatWasPutIsTakenOnceByItsCorrelation() {
        OpenRequests table = new OpenRequests(4);
        Request<?, ?> one = request();
        Request<?, ?> two = request();
        table.put(one);
        table.put(two);
        assertNotEquals(one.correlation, two.correlation);
        assertSame(one, table.get(one.correlation));
        assertSame(one, table.take(one.correlation));
        assertNull(table.take(one.correlation));
        assertNull(table.get(one.correlation));
        assertEquals(List.of(two), table.list());
        assertTrue(table.remove(two));
        assertFalse(table.remove(two));
    }

    @Test
    void aLateAnswerDoesNotTakeWhoHasTheSamePlaceNow() {
        OpenRequests table = new OpenRequests(2);
        Request<?, ?> first = request();
        table.put(first);
        long late = first.correlation;
        table.take(late);
        // Until the places have been gone through once.
        for (int i = 0; i < 64; i++) {
            Request<?, ?> other = request();
            table.put(other);
            assertNull(table.take(late));
            assertSame(other, table.take(other.correlation));
        }
        assertNull(table.take(-1));
        assertNull(table.take(Long.MAX_VALUE));
    }

    @Test
    void theOldestComeFirst() {
        OpenRequests table = new OpenRequests(8);
        List<Request<?, ?>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Request<?, ?> each = request();
            table.put(each);
            if (i % 5 == 0) all.add(each);
            else
                table.take(each.correlation);
        }
        assertEquals(all, table.list());
        assertEquals(all, table.clear());
        assertEquals(List.of(), table.list());
    }

    /** Senders put, answers and a sweep take: each request is taken exactly once. */
    @Test
    void eachIsTakenExactlyOnceUnderStress() throws InterruptedException {
        int room = 64;
        OpenRequests table = new OpenRequests(room);
        AtomicInteger inside = new AtomicInteger();
        AtomicReferenceArray<Request<?, ?>> sent = new AtomicReferenceArray<>(2 * 20_000);
        Map<Request<?, ?>, Integer> taken = new ConcurrentHashMap<>();
        AtomicInteger count = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int sender = 0; sender < 2; sender++) {
            int base = sender * 20_000;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    while (inside.get() >= room - 2) Thread.onSpinWait();
                    inside.incrementAndGet();
                    Request<?, ?> request = request();
                    table.put(request);
                    sent.set(base + i, request);
                }
            }));
        }
        for (int answerer = 0; answerer < 2; answerer++) {
            boolean backwards = answerer == 1;
            threads.add(new Thread(() -> {
                while (count.get() < sent.length()) {
                    List<Request<?, ?>> all = backwards ? table.list().reversed() : table.list();
                    for (Request<?, ?> each : all) {
                        if (table.take(each.correlation) == null) continue;
                        taken.merge(each, 1, Integer::sum);
                        inside.decrementAndGet();
                        count.incrementAndGet();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) thread.join();
        for (int i = 0; i < sent.length(); i++) assertEquals(1, taken.get(sent.get(i)));
        assertEquals(List.of(), table.list());
    }
}

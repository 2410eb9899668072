package dev.drover.wire.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OpenCallsTest {

    private static final class Call implements OpenCalls.Entry {
        private final int number;
        private long correlation;

        Call(int number) {
            this.number = number;
        }

        Call() {
            this(0);
        }

        @Override
        public long correlation() {
            return correlation;
        }

        @Override
        public void correlation(long value) {
            correlation = value;
        }
    }

    @Test
    void whatWasPutIsTakenOnceByItsCorrelation() {
        OpenCalls<Call> table = new OpenCalls<>(4);
        Call one = new Call();
        Call two = new Call();
        table.put(one);
        table.put(two);
        assertNotEquals(one.correlation(), two.correlation());
        assertSame(one, table.get(one.correlation()));
        assertSame(one, table.take(one.correlation()));
        assertNull(table.take(one.correlation()));
        assertNull(table.get(one.correlation()));
        assertEquals(List.of(two), table.list());
        assertTrue(table.remove(two));
        assertFalse(table.remove(two));
    }

    @Test
    void aLateAnswerDoesNotTakeWhoHasTheSamePlaceNow() {
        OpenCalls<Call> table = new OpenCalls<>(2);
        Call first = new Call();
        table.put(first);
        long late = first.correlation();
        table.take(late);
        // Until the places have been gone through more than once.
        for (int i = 0; i < 64; i++) {
            Call other = new Call();
            table.put(other);
            assertNull(table.take(late));
            assertSame(other, table.take(other.correlation()));
        }
        assertNull(table.take(-1));
        assertNull(table.take(Long.MAX_VALUE));
    }

    @Test
    void theOldestComeFirst() {
        OpenCalls<Call> table = new OpenCalls<>(8);
        List<Call> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Call each = new Call();
            table.put(each);
            if (i % 5 == 0) all.add(each);
            else
                table.take(each.correlation());
        }
        assertEquals(all, table.list());
        assertEquals(all, table.clear());
        assertEquals(List.of(), table.list());
    }

    @Test
    void asManyAsPromisedFindAPlace() {
        for (int most : new int[] {1, 2, 3, 64, 1000}) {
            OpenCalls<Call> table = new OpenCalls<>(most);
            for (int i = 0; i < most; i++) table.put(new Call());
            assertEquals(most, table.list().size());
        }
    }

    /** Two threads put; an answerer, one that gives up and one that sweeps take: each call is taken exactly once. */
    @Test
    @Timeout(60)
    void eachIsTakenExactlyOnceUnderStress() throws Exception {
        int calls = 300_000;
        int most = 64;
        long seed = 20250611;
        System.out.println("seed " + seed);
        OpenCalls<Call> table = new OpenCalls<>(most);
        Semaphore room = new Semaphore(most);
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(calls);
        AtomicIntegerArray taken = new AtomicIntegerArray(calls);
        Callable<Void> puts = () -> {
            for (int i; (i = begun.getAndIncrement()) < calls;) {
                room.acquire();
                table.put(new Call(i));
            }
            return null;
        };
        Random random = new Random(seed);
        together(puts, puts, () -> {
            // The answers: correlations that are there, were there, or will be.
            for (long about = 0; more(left); about = random.nextInt(Math.min(begun.get(), calls) + most)) {
                for (long correlation = about; correlation < about + most; correlation++) {
                    Call call = table.take(correlation);
                    if (call == null) continue;
                    assertEquals(correlation, call.correlation());
                    done(call, taken, left, room);
                }
            }
            return null;
        }, () -> {
            while (more(left))
                for (Call call : table.list().reversed())
                    if (table.remove(call)) done(call, taken, left, room);
            return null;
        }, () -> {
            while (more(left)) for (Call call : table.clear()) done(call, taken, left, room);
            return null;
        });
        for (int i = 0; i < calls; i++) assertEquals(1, taken.get(i), "call " + i);
        assertEquals(List.of(), table.list());
    }

    private static void done(Call call, AtomicIntegerArray taken, AtomicInteger left, Semaphore room) {
        taken.incrementAndGet(call.number);
        left.decrementAndGet();
        room.release();
    }

    /** A call that one table gives up is put into another while the first is listed: the order must not be confused. */
    @Test
    @Timeout(60)
    void listingBearsCallsThatMoveToAnotherTable() throws Exception {
        int most = 512;
        OpenCalls<Call> table = new OpenCalls<>(most);
        OpenCalls<Call> other = new OpenCalls<>(most);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < most; i++) calls.add(new Call(i));
        calls.forEach(table::put);
        AtomicInteger rounds = new AtomicInteger(3_000);
        long seed = 20250612;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        together(() -> {
            while (more(rounds)) {
                Call call = calls.get(random.nextInt(most));
                (table.remove(call) ? other : other.remove(call) ? table : null).put(call);
            }
            return null;
        }, () -> {
            while (rounds.decrementAndGet() >= 0) table.list();
            return null;
        });
        assertEquals(most, table.list().size() + other.list().size());
    }

    /** Also ends the loops when another thread has failed. */
    private static boolean more(AtomicInteger left) {
        return left.get() > 0 && !Thread.currentThread().isInterrupted();
    }

    @SafeVarargs
    private static void together(Callable<Void>... work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(work.length);
        try {
            CompletionService<Void> all = new ExecutorCompletionService<>(threads);
            for (Callable<Void> each : work) all.submit(each);
            for (int i = 0; i < work.length; i++) all.take().get();
        } finally {
            threads.shutdownNow();
            assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
        }
    }
}

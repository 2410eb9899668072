package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import dev.drover.wire.Input;
import dev.drover.wire.Messages;
import dev.drover.wire.Output;
import org.junit.jupiter.api.Test;

/** Callbacks of any kind: whatever they do, the reading goes on. */
abstract class CallbackTest extends Callbacks {

    CallbackTest(String kind) {
        super(kind);
    }

    /** The watching thread rests while nothing comes; a frame that takes long to read must not let it rest. */
    @Test
    void aCallbackIsReplacedEvenIfItsFrameTookLongToRead() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Recording slow = new Recording() {
            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                super.frame(type, number, correlation, payload);
                if (correlation > 0) return;
                long begin = System.nanoTime();
                while (!watchRests() && System.nanoTime() - begin < 1_000_000_000L) Thread.onSpinWait();
                right.beforeCallback();
                await(release);
            }
        };
        Link link = to(slow);
        link.send(1, 0, 0, null);
        slow.next();
        link.send(1, 0, 1, null);
        assertEquals(1, slow.next().correlation());
        release.countDown();
    }

    private static boolean watchRests() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(NAME + "-watch")
                        && thread.getState() == Thread.State.WAITING);
    }

    @Test
    void theWatchRestsWhileNothingComesAndWakesAgain() throws Exception {
        for (int round = 0; round < 3; round++) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recording.DEADLINE_SECONDS);
            while (!watchRests()) if (System.nanoTime() - deadline > 0) fail("the watch does not rest");
            CountDownLatch release = new CountDownLatch(1);
            Recording blocking = new Slow() {
                @Override
                void callback(long correlation) {
                    if (correlation == 0) await(release);
                }
            };
            Link link = to(blocking);
            for (int i = 0; i < 2; i++) link.send(1, 0, i, null);
            for (int i = 0; i < 2; i++) assertEquals(i, blocking.next().correlation());
            release.countDown();
        }
    }

    @Test
    void aCallbackThatLeavesItsThreadInterruptedLeavesTheReadingAlone() throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        Recording receiver = new Slow() {
            @Override
            void callback(long correlation) {
                if (Thread.currentThread().isInterrupted()) interrupted.incrementAndGet();
                Thread.currentThread().interrupt();
            }
        };
        Link link = to(receiver);
        for (int i = 0; i < 100; i++) {
            link.send(1, 0, i, null);
            assertEquals(i, receiver.next().correlation());
        }
        assertEquals(0, interrupted.get());
        assertEquals(0, receiver.endings.get());
    }

    @Test
    void anErrorInACallbackEndsItsLinkOnlyEvenAfterATakeOver() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Recording failing = new Slow() {
            @Override
            void callback(long correlation) {
                if (correlation == 0) await(release);
                throw new AssertionError("of a user");
            }
        };
        Recording other = new Recording();
        Link link = to(failing);
        link.send(1, 0, 0, null);
        Link second = to(other);
        second.send(1, 0, 1, null);
        assertEquals(1, other.next().correlation());
        release.countDown();
        assertTrue(failing.awaitEnd().getMessage().contains("of a user"));
        second.send(1, 0, 2, null);
        assertEquals(2, other.next().correlation());
    }

    /** The order is checked without any synchronization but that of the reactor. */
    @Test
    void everyFrameComesOnceAndInOrderWhoeverReads() throws Exception {
        long seed = 5;
        int count = 30_000 * Messages.SCALE;
        AtomicReference<String> wrong = new AtomicReference<>();
        CountDownLatch all = new CountDownLatch(2 * count);
        Link[] links = new Link[2];
        ConcurrentHashMap<Thread, Boolean> readers = new ConcurrentHashMap<>();
        for (int l = 0; l < 2; l++) {
            int which = l;
            Random random = new Random(seed + l);
            links[l] = to(new Recording() {
                private long expected;

                @Override
                public void frame(int type, int number, long correlation, Input payload) {
                    if (correlation != expected++ || payload.remaining() != correlation % 100)
                        wrong.compareAndSet(null,
                                "link " + which + ": " + correlation + " instead of " + (expected - 1));
                    readers.put(Thread.currentThread(), true);
                    int slow = random.nextInt(1000);
                    right.beforeCallback();
                    if (slow < 3) LockSupport.parkNanos(slow * 3_000_000L);
                    all.countDown();
                }
            });
        }
        Thread[] senders = new Thread[2];
        for (int s = 0; s < 2; s++) {
            Link link = links[s];
            senders[s] = new Thread(() -> {
                Output out = new Output(100);
                for (int i = 0; i < count; i++) {
                    out.clear();
                    out.putBytes(new byte[i % 100]);
                    link.send(1, 0, i, out);
                }
            });
            senders[s].start();
        }
        for (Thread sender : senders) sender.join();
        assertTrue(all.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS),
                () -> all.getCount() + " frames are missing, seed " + seed);
        assertNull(wrong.get(), "seed " + seed);
        assertTrue(readers.size() > 1, "no thread was replaced: nothing was tried");
    }
}

final class UnixCallbackTest extends CallbackTest {
    UnixCallbackTest() {
        super("unix");
    }
}

final class RingCallbackTest extends CallbackTest {
    RingCallbackTest() {
        super("ring");
    }
}

package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.drover.wire.Input;
import org.junit.jupiter.api.Test;

/** Slow callbacks: the reading goes on on another thread. */
abstract class TakeOverTest extends Callbacks {

    TakeOverTest(String kind) {
        super(kind);
    }

    @Test
    void aCallbackThatBlocksHoldsUpNeitherItsOwnLinkNorOthers() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Recording blocking = new Slow() {
            @Override
            void callback(long correlation) {
                if (correlation == 0) await(release);
            }
        };
        Recording other = new Recording();
        Link first = to(blocking);
        Link second = to(other);
        for (int i = 0; i < 100; i++) {
            first.send(1, 0, i, null);
            second.send(1, 0, i, null);
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(i, blocking.next().correlation());
            assertEquals(i, other.next().correlation());
        }
        release.countDown();
    }

    @Test
    void hundredsOfCallbacksMayWaitForRepliesOnTheirOwnLink() throws Exception {
        AtomicReference<Link> back = new AtomicReference<>();
        ConcurrentHashMap<Long, CountDownLatch> replies = new ConcurrentHashMap<>();
        CountDownLatch all = new CountDownLatch(300);
        Recording asking = new Recording() {
            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                if (type == Frame.REPLY) {
                    replies.get(correlation).countDown();
                    return;
                }
                CountDownLatch reply = new CountDownLatch(1);
                replies.put(correlation, reply);
                right.beforeCallback();
                back.get().send(Frame.REQUEST, 0, correlation, null);
                await(reply);
                all.countDown();
            }
        };
        AtomicReference<Link> link = new AtomicReference<>();
        Recording answering = new Recording() {
            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                link.get().send(Frame.REPLY, 0, correlation, null);
            }
        };
        Sockets.Ends ends = sockets.ends(kind, left, answering, right, asking, MAX);
        link.set(ends.left());
        back.set(ends.right());
        for (int i = 0; i < 300; i++) ends.left().send(Frame.POST, 0, i, null);
        await(all);
        assertEquals(300, replies.size());
    }

    @Test
    void fiftyCallbacksMayBlockAtOnce() throws Exception {
        CountDownLatch inside = new CountDownLatch(50);
        CountDownLatch release = new CountDownLatch(1);
        Recording blocking = new Slow() {
            @Override
            void callback(long correlation) {
                if (correlation >= 50) return;
                inside.countDown();
                await(release);
            }
        };
        Link link = to(blocking);
        for (int i = 0; i < 60; i++) link.send(1, 0, i, null);
        await(inside);
        for (int i = 0; i < 60; i++) assertEquals(i, blocking.next().correlation());
        release.countDown();
        awaitThreads(1);
        // The last one that took over goes on.
        link.send(1, 0, 60, null);
        assertEquals(60, blocking.next().correlation());
    }

    private static void awaitThreads(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recording.DEADLINE_SECONDS);
        while (Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals(NAME))
                .count() != count) {
            if (System.nanoTime() - deadline > 0) fail("the threads that were held have not left");
            Thread.onSpinWait();
        }
    }

    /** Frames that a callback sends leave although the callback goes on. */
    @Test
    void whatABlockedCallbackHasSentLeaves() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Link> back = new AtomicReference<>();
        Recording sender = new Recording();
        Recording blocking = new Slow() {
            @Override
            void callback(long correlation) {
                back.get().send(2, 0, correlation, null);
                await(release);
            }
        };
        Sockets.Ends ends = sockets.ends(kind, left, sender, right, blocking, MAX);
        back.set(ends.right());
        for (int i = 0; i < 10; i++) ends.left().send(1, 0, i, null);
        for (int i = 0; i < 10; i++) assertEquals(i, sender.next().correlation());
        release.countDown();
    }

    /** The reader is in the midst of a frame: no call on another thread or for another reactor may move its role. */
    @Test
    void onOtherThreadsBeforeCallbackDoesNothing() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Set<Thread> readers = ConcurrentHashMap.newKeySet();
        Recording reading = new Recording() {
            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                super.frame(type, number, correlation, payload);
                readers.add(Thread.currentThread());
                left.beforeCallback();
                await(release);
            }
        };
        Link link = to(reading);
        for (int i = 0; i < 3; i++) link.send(1, 0, i, null);
        assertEquals(0, reading.next().correlation());
        right.beforeCallback();
        // The watching thread would have moved the role at its second look, after 4 ms.
        assertNull(reading.frames.poll(100, TimeUnit.MILLISECONDS), "a frame was read while another was");
        release.countDown();
        for (int i = 1; i < 3; i++) assertEquals(i, reading.next().correlation());
        assertEquals(1, readers.size(), readers::toString);
    }

    @Test
    void theEndOfALinkIsToldWhileItsCallbackBlocks() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Void> inside = new CompletableFuture<>();
        Recording blocking = new Slow() {
            @Override
            void callback(long correlation) {
                inside.complete(null);
                await(release);
            }
        };
        Link link = to(blocking);
        link.send(1, 0, 0, null);
        inside.get(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS);
        link.close(new IOException("gone"));
        blocking.awaitEnd();
        assertFalse(release.getCount() == 0);
        release.countDown();
    }
}

final class UnixTakeOverTest extends TakeOverTest {
    UnixTakeOverTest() {
        super("unix");
    }
}

final class RingTakeOverTest extends TakeOverTest {
    RingTakeOverTest() {
        super("ring");
    }
}

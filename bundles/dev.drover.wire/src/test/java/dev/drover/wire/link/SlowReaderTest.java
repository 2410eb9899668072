package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.drover.wire.Input;
import dev.drover.wire.Output;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader that does not read: the sender never waits unless it asks to. */
@Timeout(120)
abstract class SlowReaderTest {

    private static final int MAX = 32 << 20;
    private static final int COUNT = 1_000;
    private static final int SIZE = 20_000;

    private final String kind;
    private final Recording here = new Recording();
    private final CountDownLatch reads = new CountDownLatch(1);
    private final Recording there = new Recording() {
        @Override
        public void frame(int type, int number, long correlation, Input payload) {
            await(reads);
            super.frame(type, number, correlation, payload);
        }
    };
    private Sockets sockets;
    private Link link;

    SlowReaderTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        sockets = new Sockets();
        link = sockets.ends(kind, sockets.reactor("here"), here, sockets.reactor("there"), there, MAX).left();
    }

    @AfterEach
    void close() throws IOException {
        reads.countDown();
        sockets.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void sendAll() {
        for (int i = 0; i < COUNT; i++) {
            Output out = new Output(MAX);
            byte[] bytes = new byte[SIZE];
            bytes[i % SIZE] = 1;
            if (i % 2 == 0) out.putBytes(bytes);
            else
                out.putLast(bytes);
            assertTrue(link.send(1, 0, i, out));
        }
    }

    @Test
    @Tag("R31")
    void theSenderNeverWaitsAndNothingIsLost() throws Exception {
        sendAll();
        // The system and the ring take a part; the rest waits here.
        assertTrue(link.unsent() > (long) COUNT * SIZE / 2, link.unsent() + " bytes wait");
        assertEquals(0, here.drained.get());
        reads.countDown();
        for (int i = 0; i < COUNT; i++) {
            Recording.Got got = there.next();
            assertEquals(i, got.correlation());
            byte[] bytes = new byte[SIZE];
            bytes[i % SIZE] = 1;
            assertArrayEquals(bytes, got.payload());
        }
        link.awaitUnsentBelow(1);
        assertEquals(0, link.unsent());
    }

    @Test
    @Tag("R31")
    void theReceiverIsToldWhenThereIsRoomAgain() throws Exception {
        CompletableFuture<Long> unsentWhenTold = new CompletableFuture<>();
        AtomicReference<Link> sender = new AtomicReference<>();
        Recording told = new Recording() {
            @Override
            public void drained() {
                unsentWhenTold.complete(sender.get().unsent());
            }
        };
        link = sockets.ends(kind, sockets.reactor("here"), told, sockets.reactor("there"), there, MAX).left();
        sender.set(link);
        sendAll();
        assertFalse(unsentWhenTold.isDone());
        reads.countDown();
        assertEquals(0, unsentWhenTold.get(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aSenderMayWaitForRoomButNotForAllToLeave() throws Exception {
        sendAll();
        long half = link.unsent() / 2;
        CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                link.awaitUnsentBelow(half);
                return link.unsent();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertFalse(waiting.isDone());
        CountDownLatch stopped = new CountDownLatch(1);
        readUntil(() -> waiting.isDone(), stopped);
        assertTrue(waiting.get(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS) < half);
        stopped.countDown();
    }

    /** Lets frames through one by one until the condition holds. */
    private void readUntil(java.util.function.BooleanSupplier condition, CountDownLatch stopped)
            throws InterruptedException {
        reads.countDown();
        for (int i = 0; i < COUNT && !condition.getAsBoolean(); i++) there.next();
    }

    @Test
    void waitingForRoomEndsWithTheLink() throws Exception {
        sendAll();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                link.awaitUnsentBelow(1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        link.close(new IOException("enough"));
        waiting.get(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void waitingForRoomCanBeInterrupted() throws Exception {
        sendAll();
        CompletableFuture<Thread> begun = new CompletableFuture<>();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            begun.complete(Thread.currentThread());
            try {
                link.awaitUnsentBelow(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        });
        begun.get().interrupt();
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> waiting.get(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS));
        assertEquals("interrupted", failure.getCause().getMessage());
    }

    /** Users interrupt their threads; a link must not break when one of them sends. */
    @Test
    void anInterruptedThreadCanSend() throws Exception {
        Thread sender = new Thread(() -> {
            Thread.currentThread().interrupt();
            sendAll();
        });
        sender.start();
        sender.join();
        reads.countDown();
        for (int i = 0; i < COUNT; i++) assertEquals(i, there.next().correlation());
        assertEquals(0, here.endings.get());
    }
}

final class UnixSlowReaderTest extends SlowReaderTest {
    UnixSlowReaderTest() {
        super("unix");
    }
}

final class RingSlowReaderTest extends SlowReaderTest {
    RingSlowReaderTest() {
        super("ring");
    }
}

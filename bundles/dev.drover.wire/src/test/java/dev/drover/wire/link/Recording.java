package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.wire.Input;
import dev.drover.wire.Messages;

/** Keeps what comes, in order. */
class Recording implements Receiver {

    static final int DEADLINE_SECONDS = 60 * Messages.SCALE;

    record Got(int type, int number, long correlation, byte[] payload) {
        void assertIs(Got expected, String... where) {
            String message = String.join(" ", where);
            assertEquals(expected.type, type, message);
            assertEquals(expected.number, number, message);
            assertEquals(expected.correlation, correlation, message);
            assertArrayEquals(expected.payload, payload, message);
        }
    }

    final BlockingQueue<Got> frames = new LinkedBlockingQueue<>();
    final CompletableFuture<IOException> end = new CompletableFuture<>();
    final AtomicInteger drained = new AtomicInteger();
    final AtomicInteger endings = new AtomicInteger();

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        assertEquals(0, endings.get(), "a frame came after the end");
        frames.add(new Got(type, number, correlation, payload.getBytes(payload.remaining()).clone()));
    }

    @Override
    public void drained() {
        drained.incrementAndGet();
    }

    @Override
    public void closed(IOException cause) {
        endings.incrementAndGet();
        end.complete(cause);
    }

    Got next() throws InterruptedException {
        Got got = frames.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(got, "no frame came");
        return got;
    }

    IOException awaitEnd() throws Exception {
        return end.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}

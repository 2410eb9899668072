package dev.drover.wire.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.Endpoint;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Task;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Sockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both sides of one link ask and answer. */
@Timeout(120)
abstract class TwoWayTest {

    private static final int MAX_MESSAGE = 1 << 20;
    private static final int DEADLINE_SECONDS = 60;
    private static final Task<Object, Object> DOWN = Task.named("down");
    private static final Task<Object, Object> WAIT = Task.named("wait");

    private final String kind;
    private final int concurrency;
    private final ExecutorService callbacks = Executors.newCachedThreadPool();
    private Sockets sockets;

    /** One end of the link. */
    private final class Side implements Answerer.Listener {
        final Reactor reactor;
        final Registered handlers = new Registered();
        final CompletableFuture<Object> begun = new CompletableFuture<>();
        final CompletableFuture<IOException> ended = new CompletableFuture<>();
        Link link;
        Endpoint other;

        Side(String name) throws IOException {
            reactor = sockets.reactor(name);
            // Each asks the other with one less, until there is nothing left: the whole chain waits within one another.
            handlers.add(DOWN, (n, context) -> (Long) n == 0L ? name : other.send(DOWN, (Long) n - 1).get() + name);
            handlers.add(WAIT, (value, context) -> {
                begun.complete(value);
                return ended.get();
            });
        }

        Receiver receiver(Link opened) {
            link = opened;
            Caller caller = new Caller(opened, reactor, handlers.names(), MAX_MESSAGE, 1_000, callbacks);
            other = caller;
            return new TwoWay(new Answerer(handlers, opened, reactor, concurrency, MAX_MESSAGE, this), caller);
        }

        @Override
        public void finished() {}

        @Override
        public void linkEnded(IOException cause) {
            ended.complete(cause);
        }
    }

    private Side left;
    private Side right;

    TwoWayTest(String kind, int concurrency) {
        this.kind = kind;
        this.concurrency = concurrency;
    }

    @BeforeEach
    void open() throws Exception {
        sockets = new Sockets();
        left = new Side("l");
        right = new Side("r");
        sockets.ends(kind, left.reactor, left::receiver, right.reactor, right::receiver, MAX_MESSAGE);
    }

    @AfterEach
    void close() throws Exception {
        sockets.close();
        callbacks.shutdown();
        assertTrue(callbacks.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS), "all callbacks have ended");
    }

    private static <R> R get(CompletableFuture<R> future) throws Exception {
        return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void eachSideAsksTheOtherOverTheSameLink() throws Exception {
        assertEquals("r", get(left.other.send(DOWN, 0L)));
        assertEquals("l", get(right.other.send(DOWN, 0L)));
    }

    @Test
    void aHandlerMayAskBackWhileItsCallerWaits() throws Exception {
        // Each waits within the one before, so a chain may be as long as both sides have places.
        assertEquals("lr".repeat(concurrency), get(left.other.send(DOWN, 2L * concurrency - 1)));
    }

    @Test
    void bothSidesAskAtTheSameTime() throws Exception {
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (i >= 200) get(all.get(i - 200));
            all.add((i % 2 == 0 ? left : right).other.send(DOWN, 0L));
        }
        for (int i = 0; i < all.size(); i++) assertEquals(i % 2 == 0 ? "r" : "l", get(all.get(i)));
    }

    @Test
    void theEndOfTheLinkIsToldToBothHalvesOfBothSides() throws Exception {
        CompletableFuture<Object> one = left.other.send(WAIT, 1L);
        CompletableFuture<Object> two = right.other.send(WAIT, 2L);
        assertEquals(1L, get(right.begun));
        assertEquals(2L, get(left.begun));
        left.link.close(new IOException("ended by the test"));
        for (CompletableFuture<Object> each : List.of(one, two))
            assertInstanceOf(PeerLost.class, assertThrows(ExecutionException.class, () -> get(each)).getCause());
        get(left.ended);
        get(right.ended);
    }
}

final class UnixTwoWayTest extends TwoWayTest {
    UnixTwoWayTest() {
        super("unix", 1);
    }
}

final class RingTwoWayTest extends TwoWayTest {
    RingTwoWayTest() {
        super("ring", 1);
    }
}

final class RingTwoWayOfThreeTest extends TwoWayTest {
    RingTwoWayOfThreeTest() {
        super("ring", 3);
    }
}

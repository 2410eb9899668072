package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import dev.drover.wire.Input;
import dev.drover.wire.Messages;
import dev.drover.wire.Output;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A link ends once, from wherever it is ended, and a reactor leaves nothing behind. */
@Timeout(120)
abstract class CloseTest {

    private static final int MAX = 1 << 20;

    private final String kind;
    private Sockets sockets;
    private Reactor left;
    private Reactor right;

    CloseTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        sockets = new Sockets();
        left = sockets.reactor("close-test-left");
        right = sockets.reactor("close-test-right");
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    @Test
    void bothSidesAreToldOnceAndWithTheCause() throws Exception {
        Recording here = new Recording();
        Recording there = new Recording();
        Link link = sockets.ends(kind, left, here, right, there, MAX).left();
        IOException cause = new IOException("enough");
        link.close(cause);
        link.close(new IOException("too late"));
        assertSame(cause, here.awaitEnd());
        assertInstanceOf(EOFException.class, there.awaitEnd());
        sockets.close();
        assertEquals(1, here.endings.get());
        assertEquals(1, there.endings.get());
        sockets = new Sockets();
    }

    @Test
    void aLinkThatHasEndedTakesNoFrames() throws Exception {
        Recording here = new Recording();
        Link link = sockets.ends(kind, left, here, right, new Recording(), MAX).left();
        link.close(new IOException("enough"));
        assertFalse(link.send(1, 0, 0, null));
        assertFalse(link.append(1, 0, 0, new Output(10)));
        link.flush();
        here.awaitEnd();
        assertFalse(link.send(1, 0, 0, null));
        link.awaitUnsentBelow(0);
    }

    @Test
    void aLinkThatIsEndedWithinACallbackDeliversNothingMore() throws Exception {
        AtomicReference<Link> back = new AtomicReference<>();
        Recording there = new Recording() {
            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                super.frame(type, number, correlation, payload);
                if (correlation == 3) back.get().close(new IOException("enough"));
            }
        };
        Sockets.Ends ends = sockets.ends(kind, left, new Recording(), right, there, MAX);
        back.set(ends.right());
        for (int i = 0; i < 10; i++) ends.left().append(1, 0, i, null);
        ends.left().flush();
        assertEquals("enough", there.awaitEnd().getMessage());
        assertEquals(4, there.frames.size());
    }

    @Test
    void manyThreadsMayEndALinkWhileOthersSend() throws Exception {
        for (int round = 0; round < 200 * Messages.SCALE; round++) {
            Recording here = new Recording();
            Recording there = new Recording();
            Sockets.Ends ends = sockets.ends(kind, left, here, right, there, MAX);
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Link closing = t % 2 == 0 ? ends.left() : ends.right();
                threads.add(new Thread(() -> {
                    awaitQuietly(start);
                    closing.close(new IOException("enough"));
                }));
                threads.add(new Thread(() -> {
                    awaitQuietly(start);
                    Output out = new Output(1000);
                    out.putBytes(new byte[500]);
                    for (int i = 0; i < 100; i++) if (!ends.left().send(1, 0, i, out)) return;
                }));
            }
            threads.forEach(Thread::start);
            start.countDown();
            for (Thread thread : threads) thread.join();
            here.awaitEnd();
            there.awaitEnd();
            assertEquals(1, here.endings.get());
            assertEquals(1, there.endings.get());
            assertTrue(there.frames.size() <= 400, "no frame came twice");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What a process has sent before it ends must not be lost, even if the other side has just sent to it. */
    @Test
    void whatWasSentBeforeTheEndIsReadThoughNothingCanBeWritten() throws Exception {
        for (int round = 0; round < 200; round++) {
            CountDownLatch reads = new CountDownLatch(1);
            Recording here = new Recording() {
                @Override
                public void frame(int type, int number, long correlation, Input payload) {
                    awaitQuietly(reads);
                    super.frame(type, number, correlation, payload);
                }
            };
            Recording there = new Recording();
            Sockets.Ends ends = sockets.ends(kind, left, here, right, there, MAX);
            Output out = new Output(1000);
            out.putBytes(new byte[100]);
            for (int i = 0; i < 50; i++) ends.right().send(1, 0, i, out);
            ends.right().awaitUnsentBelow(1);
            ends.right().close(new IOException("gone"));
            there.awaitEnd();
            for (int i = 0; i < 10; i++) ends.left().send(1, 0, i, out);
            reads.countDown();
            here.awaitEnd();
            assertEquals(50, here.frames.size(), "round " + round);
        }
    }

    @Test
    void aClosedReactorHasToldEveryReceiverAndLeftNoThread() throws Exception {
        Set<Thread> before = threads();
        List<Recording> receivers = new ArrayList<>();
        Reactor one = Reactor.start("close-test-one");
        for (int i = 0; i < 20; i++) {
            receivers.add(new Recording());
            receivers.add(new Recording());
            sockets.ends(kind, one, receivers.get(2 * i), one, receivers.get(2 * i + 1), MAX).left().send(1, 0, 0,
                    null);
        }
        one.close();
        for (Recording each : receivers) assertEquals(1, each.endings.get());
        one.close();
        assertEquals(before, threads());
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("close-test"))
                .collect(Collectors.toSet());
    }

    @Test
    void aReactorThatIsClosedWithinACallbackEnds() throws Exception {
        Reactor one = sockets.reactor("close-test-itself");
        Recording there = new Recording() {
            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                one.close();
            }
        };
        sockets.ends(kind, left, new Recording(), one, there, MAX).left().send(1, 0, 0, null);
        there.awaitEnd();
        one.awaitEnd();
    }

    @Test
    void aReactorIsClosedWhileCallbacksWait() throws Exception {
        Reactor one = sockets.reactor("close-test-waiting");
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(3);
        Recording there = new Recording() {
            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                one.beforeCallback();
                waiting.countDown();
                awaitQuietly(release);
            }
        };
        Link link = sockets.ends(kind, left, new Recording(), one, there, MAX).left();
        for (int i = 0; i < 3; i++) link.send(1, 0, i, null);
        assertTrue(waiting.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS));
        CompletableFuture.runAsync(one::close).get(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertEquals(1, there.endings.get());
        release.countDown();
        Callbacks.awaitNoThread("close-test-waiting");
    }

    @Test
    void aChannelThatIsClosedUnderItsLinkEndsThatLinkOnly() throws Exception {
        SocketChannel[] first = sockets.pair();
        SocketChannel[] second = sockets.pair();
        CountDownLatch bothReady = new CountDownLatch(1);
        Recording holding = new Recording() {
            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                super.frame(type, number, correlation, payload);
                awaitQuietly(bothReady);
            }
        };
        // Whichever of the two is served first takes the other's channel away when the reactor has it ready.
        Recording closing = new Recording() {
            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                try {
                    first[1].close();
                    second[1].close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
        Link link = sockets.ends(kind, left, new Recording(), right, holding, MAX).left();
        link.send(1, 0, 1, null);
        holding.next();
        for (SocketChannel[] pair : List.of(first, second)) {
            right.connect(pair[1], opened -> closing, MAX);
            Sockets.write(pair[0], Sockets.frame(1, 0, 0, new byte[10]));
        }
        bothReady.countDown();
        closing.awaitEnd();
        link.send(1, 0, 2, null);
        assertEquals(2, holding.next().correlation());
    }

    @Test
    void aClosedReactorTakesNoLinks() throws Exception {
        Reactor one = Reactor.start("close-test-closed");
        one.close();
        assertThrows(IOException.class, () -> sockets.ends(kind, one, new Recording(), right, new Recording(), MAX));
    }
}

final class UnixCloseTest extends CloseTest {
    UnixCloseTest() {
        super("unix");
    }
}

final class RingCloseTest extends CloseTest {
    RingCloseTest() {
        super("ring");
    }
}

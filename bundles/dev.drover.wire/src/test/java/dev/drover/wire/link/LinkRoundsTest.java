package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.wire.Output;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rounds in which a step fails: what it harms, and what goes on. */
class LinkRoundsTest {

    private Sockets sockets;
    private LinkRounds rounds;

    @BeforeEach
    void open() throws IOException {
        sockets = new Sockets();
        rounds = new LinkRounds("rounds");
        rounds.role().start();
    }

    @AfterEach
    void close() throws Exception {
        rounds.stop();
        assertTrue(rounds.over.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS));
        sockets.close();
    }

    /** A link that does as the test says; what it does is called on the thread that reads. */
    private class Failing extends ReactorLink {

        Failing(SocketChannel channel) {
            super(channel, rounds, 1 << 10);
        }

        @Override
        public String kind() {
            return "failing";
        }

        @Override
        boolean put(int type, int number, long correlation, Output payload) {
            return true;
        }

        @Override
        boolean begin() {
            return false;
        }

        @Override
        public long unsent() {
            return 0;
        }

        @Override
        void fill() throws IOException {
            channel.read(ByteBuffer.allocate(1));
        }

        @Override
        boolean hasFrame() {
            return false;
        }

        @Override
        void deliver() {}

        @Override
        void writable() {}
    }

    private void add(ReactorLink link, Receiver receiver) throws IOException {
        link.channel.configureBlocking(false);
        rounds.add(link, own -> receiver);
    }

    /** Sees that a link of its own carries frames. */
    private void assertRoundsGoOn() throws Exception {
        SocketChannel[] pair = sockets.pair();
        Recording recording = new Recording();
        add(new SocketLink(pair[1], rounds, 1 << 10), recording);
        pair[0].write(ByteBuffer.wrap(Sockets.frame(Frame.PING, 0, 7, new byte[0])));
        assertEquals(7, recording.next().correlation());
    }

    @Test
    void anErrorOutsideOfAnyLinkEndsTheRoundAndNoMore() throws Exception {
        SocketChannel[] pair = sockets.pair();
        AtomicInteger failures = new AtomicInteger();
        Thread test = Thread.currentThread();
        Recording recording = new Recording();
        add(new Failing(pair[1]) {
            @Override
            boolean polled() {
                if (Thread.currentThread() == test) return false;
                failures.incrementAndGet();
                throw new OutOfMemoryError("made by this test");
            }
        }, recording);
        pair[0].write(ByteBuffer.wrap(new byte[] {1}));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recording.DEADLINE_SECONDS);
        while (failures.get() < 2 && System.nanoTime() - deadline < 0) Thread.onSpinWait();
        assertTrue(failures.get() >= 2);
        assertRoundsGoOn();
        assertEquals(0, recording.endings.get());
    }

    /** Frames that were put off to the end of a round, and of which nobody knows whether they have left. */
    @Test
    void aLinkWhoseFramesCouldNotLeaveAtTheEndOfTheRoundEnds() throws Exception {
        SocketChannel[] pair = sockets.pair();
        Recording recording = new Recording();
        OutOfMemoryError thrown = new OutOfMemoryError("made by this test");
        add(new Failing(pair[1]) {
            @Override
            void fill() throws IOException {
                super.fill();
                send(1, 0, 0, null);
            }

            @Override
            boolean begin() {
                throw thrown;
            }
        }, recording);
        pair[0].write(ByteBuffer.wrap(new byte[] {1}));
        assertEquals(thrown, recording.end.get(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS).getCause());
        assertRoundsGoOn();
        assertEquals(1, recording.endings.get());
    }

    @Test
    void whateverALinkThrowsEndsThatLinkOnly() throws Exception {
        for (Throwable thrown : new Throwable[] {
                new OutOfMemoryError("made by this test"), new StackOverflowError(), new IllegalStateException()}) {
            SocketChannel[] pair = sockets.pair();
            Recording recording = new Recording();
            add(new Failing(pair[1]) {
                @Override
                boolean hasFrame() {
                    if (thrown instanceof Error error) throw error;
                    throw (RuntimeException) thrown;
                }
            }, recording);
            pair[0].write(ByteBuffer.wrap(new byte[] {1}));
            IOException end = recording.end.get(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertEquals(thrown, end.getCause());
            assertRoundsGoOn();
        }
    }

    @Test
    void aReceiverThatThrowsAtTheEndHarmsNobody() throws Exception {
        SocketChannel[] pair = sockets.pair();
        CountDownLatch told = new CountDownLatch(1);
        Failing link = new Failing(pair[1]);
        add(link, new Recording() {
            @Override
            public void closed(IOException cause) {
                told.countDown();
                throw new OutOfMemoryError("made by this test");
            }
        });
        link.close(new IOException("ended by this test"));
        assertTrue(told.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS));
        assertRoundsGoOn();
    }
}

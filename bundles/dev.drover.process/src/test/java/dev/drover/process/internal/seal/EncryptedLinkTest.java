package dev.drover.process.internal.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Ring;

/** Somebody between the two ends of an encrypted link, who sends on what he likes. */
@Timeout(300)
class EncryptedLinkTest {

    private static final int MAX = 300_000;

    private Ends sockets;
    private Reactor reactor;

    @BeforeEach
    void open() throws IOException {
        sockets = new Ends();
        reactor = Reactor.start("encrypted-test");
    }

    @AfterEach
    void close() throws IOException {
        reactor.close();
        sockets.close();
    }

    /** A link, and the socket on which somebody writes to it who has what its other end has sealed. */
    private final class Between {
        final SocketChannel socket;
        final Ends.Recording receiver = new Ends.Recording();
        private final Seal other;

        Between() throws IOException {
            SocketChannel[] pair = sockets.pair();
            SealedConnection host = new SealedConnection(pair[1], Ends.TOKEN);
            other = KeyExchange.answer(pair[0], Handshake.read(pair[0], Frame.KEY, Codec.BYTES), Ends.TOKEN);
            host.write(Frame.HELLO, Codec.UTF8, "hello");
            Handshake.next(pair[0], Handshake.LONGEST);
            socket = pair[0];
            host.connect(reactor, null, 1, link -> receiver, MAX);
        }

        byte[] sealed(int type, long correlation, byte[] payload) {
            Output content = new Output(MAX);
            content.putLast(payload);
            long count = other.count();
            return Ends.frame(Frame.SEALED, 0, count, other.seal(type, 0, correlation, content));
        }

        void write(byte[] bytes) {
            try {
                for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining();) socket.write(left);
            } catch (IOException e) {
                // The link was ended for what it got.
            }
        }

        /** It ended, for a reason of the protocol that is told in one line, and nothing came after so many frames. */
        void assertRefused(int frames, String why) throws Exception {
            IOException end = receiver.awaitEnd();
            assertInstanceOf(CodecException.class, end.getCause(), end.toString());
            assertTrue(end.getMessage().contains(why), end.getMessage());
            assertEquals(frames, receiver.frames.size());
            assertEquals(1, receiver.endings.get());
        }
    }

    @Test
    void whatTheOtherEndHasSealedArrives() throws Exception {
        Between it = new Between();
        byte[] large = new byte[MAX];
        new Random(5).nextBytes(large);
        it.write(it.sealed(7, 70, new byte[] {1, 2}));
        it.write(it.sealed(8, 80, large));
        Ends.Got first = it.receiver.next();
        assertEquals(7, first.type());
        assertEquals(70, first.correlation());
        assertArrayEquals(new byte[] {1, 2}, first.payload());
        assertArrayEquals(large, it.receiver.next().payload());
        assertEquals(0, it.receiver.endings.get());
    }

    /** Frames of all sizes by several threads, some appended, over both kinds of link. */
    @Test
    void whatSeveralThreadsSendArrivesInTheOrderOfEach() throws Exception {
        for (boolean ring : new boolean[] {false, true}) {
            SocketChannel[] pair = sockets.pair();
            SealedConnection host = new SealedConnection(pair[1], Ends.TOKEN);
            byte[] asked = Handshake.read(pair[0], Frame.KEY, Codec.BYTES);
            SealedConnection pool = SealedConnection.answering(pair[0], asked, Ends.TOKEN);
            host.write(Frame.HELLO, Codec.UTF8, "hello");
            assertEquals("hello", pool.read(Frame.HELLO, Codec.UTF8));
            Ring made = ring ? Ring.create(sockets.directory.resolve("ring"), 0) : null;
            Ends.Recording receiver = new Ends.Recording();
            host.connect(reactor, ring ? Ring.open(made.path()) : null, 1, link -> receiver, MAX);
            Link link = pool.connect(reactor, made, 0, opened -> new Ends.Recording(), MAX);
            assertEquals(ring ? "ring, encrypted" : "unix, encrypted", link.kind());
            int senders = 4;
            int each = 2_000;
            List<Thread> threads = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                int number = sender;
                threads.add(Thread.ofPlatform().start(() -> {
                    Random sizes = new Random(number);
                    for (int i = 0; i < each; i++) {
                        Output content = new Output(MAX);
                        content.putLast(new byte[i % 100 == 0 ? sizes.nextInt(MAX) : sizes.nextInt(200)]);
                        if (i % 3 == 0) link.append(1, number, i, content);
                        else
                            link.send(1, number, i, content);
                    }
                    link.flush();
                }));
            }
            int[] next = new int[senders];
            for (int i = 0; i < senders * each; i++) {
                Ends.Got got = receiver.next();
                assertEquals(next[got.number()]++, got.correlation());
            }
            for (Thread thread : threads) thread.join();
            link.close(new IOException("the test is over"));
            receiver.awaitEnd();
        }
    }

    @Test
    void aFrameInTheClearEndsTheLink() throws Exception {
        Between it = new Between();
        it.write(it.sealed(1, 0, new byte[9]));
        it.write(Ends.frame(Frame.REQUEST, 0, 1, new byte[9]));
        it.assertRefused(1, "not encrypted");
    }

    @Test
    void aFrameThatIsRepeatedLeftOutOrExchangedEndsTheLink() throws Exception {
        int[][] orders = {{0, 0}, {1}, {0, 2}, {0, 1, 1}, {0, 1, 0}, {1, 0}};
        int[] good = {1, 0, 1, 2, 2, 0};
        for (int i = 0; i < orders.length; i++) {
            Between it = new Between();
            List<byte[]> frames = new ArrayList<>();
            for (int n = 0; n < 3; n++) frames.add(it.sealed(1, n, new byte[9]));
            for (int n : orders[i]) it.write(frames.get(n));
            it.assertRefused(good[i], "repeated, left out or put in another order");
        }
    }

    @Test
    void aFrameOfAnotherLinkEndsTheLink() throws Exception {
        Between other = new Between();
        Between it = new Between();
        it.write(other.sealed(1, 0, new byte[9]));
        it.assertRefused(0, "was not sealed for this link");
    }

    /** Wherever it is, in the header too. A length that became longer waits for bytes that never come. */
    @Test
    void aBitFlippedInAnyByteEndsTheLink() throws Exception {
        Random random = new Random(8);
        int size = Frame.HEADER + Seal.sealedSize(40);
        for (int at = 0; at < size; at++) {
            Between it = new Between();
            it.write(it.sealed(1, 0, new byte[3]));
            byte[] frame = it.sealed(1, 1, new byte[40]);
            assertEquals(size, frame.length);
            frame[at] ^= (byte) (1 << random.nextInt(8));
            it.write(frame);
            it.write(it.sealed(1, 2, new byte[40]));
            if (at < Frame.TYPE_AT) {
                it.socket.close();
                it.receiver.awaitEnd();
                assertEquals(1, it.receiver.frames.size(), "byte " + at);
            } else {
                it.assertRefused(1, "encrypted");
            }
        }
    }

    @Test
    void aLinkThatIsCutEndsAsAnyLink() throws Exception {
        for (int count : new int[] {0, 5, Frame.HEADER, Frame.HEADER + 20}) {
            Between it = new Between();
            it.write(it.sealed(1, 0, new byte[3]));
            it.write(Arrays.copyOf(it.sealed(1, 1, new byte[40]), count));
            it.socket.close();
            assertInstanceOf(EOFException.class, it.receiver.awaitEnd());
            assertEquals(1, it.receiver.frames.size());
        }
    }

    @Test
    void aLengthOverTheLimitEndsTheLinkBeforeAnyMemoryIsTaken() throws Exception {
        for (long length : new long[] {-1, Integer.MAX_VALUE, Seal.sealedSize(MAX) + 1L}) {
            Between it = new Between();
            it.write(Ends.header(length, Frame.SEALED, 0, 0));
            it.assertRefused(0, "declares");
        }
    }

    /** The size of a promise's test: the given one, times the scale, or what the soak asks for. */
    private static int size(String promise, int small) {
        return Integer.getInteger("drover.size." + promise, small * Integer.getInteger("drover.scale", 1));
    }

    /** Frames that are changed, cut, repeated, exchanged, left out or made up, as they come. */
    @Test
    @Tag("R34")
    void ofRandomFramesThoseBeforeTheFirstBadOneArriveAndNothingElse() throws Exception {
        long seed = Long.getLong("drover.seed", 60_013);
        Random random = new Random(seed);
        int wanted = size("R34", 5_000);
        for (int frames = 0, round = 0; frames < wanted; round++) {
            Between it = new Between();
            List<byte[]> sealed = new ArrayList<>();
            List<byte[]> sent = new ArrayList<>();
            int count = 1 + random.nextInt(60);
            for (int i = 0; i < count; i++) {
                byte[] payload = new byte[random.nextInt(30) == 0 ? random.nextInt(MAX) : random.nextInt(100)];
                random.nextBytes(payload);
                sent.add(payload);
                sealed.add(it.sealed(1 + i % 15, i, payload));
            }
            int bad = random.nextInt(count);
            spoil(sealed, bad, random);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            sealed.forEach(all::writeBytes);
            it.write(all.toByteArray());
            it.socket.close();
            it.receiver.awaitEnd();
            String where = "seed " + seed + ", round " + round + ", bad " + bad;
            assertEquals(bad, it.receiver.frames.size(), where);
            for (int i = 0; i < bad; i++) {
                Ends.Got got = it.receiver.frames.remove();
                assertEquals(i, got.correlation(), where);
                assertArrayEquals(sent.get(i), got.payload(), where);
            }
            frames += count;
        }
    }

    /** Has the frames be wrong from that one on. */
    private static void spoil(List<byte[]> frames, int bad, Random random) {
        byte[] frame = frames.get(bad);
        int other = random.nextInt(frames.size());
        // Two of these need another frame.
        switch (random.nextInt(other == bad ? 5 : 7)) {
            case 0 -> frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> random.nextBytes(frame);
            case 2 -> frames.set(bad, Arrays.copyOf(frame, random.nextInt(frame.length)));
            case 3 -> frames.remove(bad);
            case 4 -> frames.set(bad, Ends.frame(1 + random.nextInt(17), 0, bad, new byte[random.nextInt(50)]));
            case 5 -> frames.add(bad, frames.get(other).clone());
            default -> frames.set(bad, frames.get(other).clone());
        }
    }
}

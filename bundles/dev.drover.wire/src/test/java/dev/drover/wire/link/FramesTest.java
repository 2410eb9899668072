package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Messages;
import dev.drover.wire.Output;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent arrives: all of it, once, in order, unchanged. */
@Timeout(120)
abstract class FramesTest {

    private static final int MAX = 32 << 20;

    private final String kind;
    private final Recording there = new Recording();
    private final Recording here = new Recording();
    private Sockets sockets;
    private Reactor reactor;
    private Link link;
    private Link back;

    FramesTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        sockets = new Sockets();
        reactor = sockets.reactor("here");
        connect(here, there);
    }

    private void connect(Receiver atLeft, Receiver atRight) throws IOException {
        Sockets.Ends ends = sockets.ends(kind, reactor, atLeft, sockets.reactor("there"), atRight, MAX);
        link = ends.left();
        back = ends.right();
    }

    @AfterEach
    void close() throws Exception {
        sockets.close();
    }

    private static Output message(byte[] bytes) {
        Output out = new Output(MAX);
        Codec.BYTES.encode(bytes, out);
        return out;
    }

    @Test
    void aLinkSaysItsKind() {
        assertEquals(kind.equals("unix") ? "unix" : "ring", link.kind());
    }

    @Test
    void everyPartOfAFrameArrivesAsItWasSent() throws Exception {
        int[] types = {0, 1, 13, 255};
        int[] numbers = {0, 1, 255, 256, 65_535};
        long[] correlations = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0x0123456789abcdefL};
        byte[][] payloads = {null, {}, {0}, {1, 2, 3}, new byte[16], new byte[17]};
        List<Recording.Got> sent = new ArrayList<>();
        for (int type : types)
            for (int number : numbers)
                for (long correlation : correlations)
                    for (byte[] payload : payloads) {
                        assertTrue(link.send(type, number, correlation, payload == null ? null : message(payload)));
                        sent.add(new Recording.Got(type, number, correlation, payload == null ? new byte[0] : payload));
                    }
        for (Recording.Got each : sent) there.next().assertIs(each);
    }

    @Test
    void aPayloadMayBeChangedOnceItIsSent() throws Exception {
        Output out = new Output(MAX);
        for (long i = 0; i < 1000; i++) {
            out.clear();
            Codec.VALUE.encode("message " + i, out);
            link.append(1, 0, i, out);
        }
        link.flush();
        for (long i = 0; i < 1000; i++)
            assertArrayEquals(Messages.bytes(Codec.VALUE, "message " + i), there.next().payload());
    }

    @Test
    void appendedFramesLeaveWithTheNextSent() throws Exception {
        link.append(1, 0, 1, null);
        link.append(1, 0, 2, message(new byte[100_000]));
        link.send(1, 0, 3, null);
        for (long i = 1; i <= 3; i++) assertEquals(i, there.next().correlation());
        assertEquals(0, link.unsent());
    }

    @Test
    void aMillionSmallFramesArriveOnceAndInOrder() throws Exception {
        int count = 1_000_000;
        CountDownLatch all = new CountDownLatch(1);
        AtomicReference<String> wrong = new AtomicReference<>();
        Receiver counting = new Recording() {
            private long expected;

            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                boolean right = correlation == expected && payload.remaining() == expected % 64;
                while (right && payload.remaining() > 0) right = payload.getByte() == (expected & 0xff);
                if (!right) wrong.compareAndSet(null, "frame " + correlation + " instead of " + expected);
                if (++expected == count) all.countDown();
            }
        };
        connect(new Recording(), counting);
        byte[][] payloads = new byte[64][];
        Output out = new Output(100);
        for (int i = 0; i < 64; i++) payloads[i] = new byte[i];
        for (int i = 0; i < count; i++) {
            Arrays.fill(payloads[i % 64], (byte) i);
            out.clear();
            out.putBytes(payloads[i % 64]);
            link.send(6, i & 0xffff, i, out);
            if (i % 1024 == 0) link.awaitUnsentBelow(1 << 20);
        }
        assertTrue(all.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS), "not all frames came");
        assertEquals(null, wrong.get());
        assertEquals(0, link.unsent());
    }

    @Test
    void framesOfEightSendersArriveOnceEachSenderInOrder() throws Exception {
        int senders = 8;
        int each = 20_000 * Messages.SCALE;
        CountDownLatch all = new CountDownLatch(senders * each);
        AtomicReference<String> wrong = new AtomicReference<>();
        long[] expected = new long[senders];
        connect(new Recording(), new Recording() {
            @Override
            public void frame(int type, int number, long correlation, Input payload) {
                boolean right = correlation == expected[number]++ && payload.remaining() == correlation % 300;
                while (right && payload.remaining() > 0) right = payload.getByte() == number;
                if (!right) wrong.compareAndSet(null, "sender " + number + ": " + correlation);
                all.countDown();
            }
        });
        Thread[] threads = new Thread[senders];
        for (int s = 0; s < senders; s++) {
            int sender = s;
            threads[s] = new Thread(() -> {
                for (long i = 0; i < each; i++) {
                    byte[] payload = new byte[(int) (i % 300)];
                    Arrays.fill(payload, (byte) sender);
                    // Some put frames off, as tasks do; the last one is sent.
                    if (i % 7 < 3 && i < each - 1) link.append(1, sender, i, message(payload));
                    else
                        link.send(1, sender, i, message(payload));
                }
            });
            threads[s].start();
        }
        for (Thread thread : threads) thread.join();
        assertTrue(all.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS),
                () -> all.getCount() + " frames are missing");
        assertEquals(null, wrong.get());
        assertEquals(0, link.unsent());
    }

    @Test
    void largeFramesAmongSmallOnesArriveUnchanged() throws Exception {
        long seed = 99;
        Random random = new Random(seed);
        int[] edges = {
                1, 15, 16, 17, 1023, 1024, 1025, (32 << 10) - 17, (32 << 10) - 16, (32 << 10) - 15, 32 << 10,
                (32 << 10) + 1,
                (64 << 10) - 17, (64 << 10) - 16, (64 << 10) - 15, 64 << 10, (256 << 10) - 17, (256 << 10) - 16,
                256 << 10,
                (256 << 10) + 1, (1 << 20) - 17, (1 << 20) - 16, (1 << 20) - 15, 1 << 20, (1 << 20) + 1, 20 << 20
        };
        List<Integer> sizes = new ArrayList<>();
        for (int edge : edges) sizes.addAll(List.of(edge, random.nextInt(100), edge));
        for (int i = 0; i < 200 * Messages.SCALE; i++) sizes.add((int) Math.pow(2, random.nextDouble() * 21));
        Thread sender = new Thread(() -> {
            for (int i = 0; i < sizes.size(); i++) {
                byte[] bytes = pattern(i, sizes.get(i));
                Output out = new Output(MAX);
                // Every third goes by copy, whatever its size.
                if (i % 3 == 0) out.putBytes(bytes);
                else if (i % 3 == 1) out.putLast(bytes);
                else {
                    int head = Math.min(bytes.length, 5);
                    out.putBytes(Arrays.copyOf(bytes, head));
                    out.putLast(Arrays.copyOfRange(bytes, head, bytes.length));
                }
                link.send(2, i & 0xffff, i, out);
            }
        });
        sender.start();
        for (int i = 0; i < sizes.size(); i++) {
            Recording.Got got = there.next();
            assertEquals(i, got.correlation(), "seed " + seed);
            assertEquals(sizes.get(i), got.payload().length, "frame " + i + ", seed " + seed);
            assertArrayEquals(pattern(i, sizes.get(i)), got.payload(), "frame " + i + ", seed " + seed);
        }
        sender.join();
        assertEquals(0, link.unsent());
    }

    private static byte[] pattern(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void bothSidesSendAtTheSameTime() throws Exception {
        int count = 20_000;
        Thread other = new Thread(() -> {
            for (int i = 0; i < count; i++) back.send(1, 0, i, message(new byte[i % 5000]));
        });
        other.start();
        for (int i = 0; i < count; i++) link.send(1, 0, i, message(new byte[i % 5000]));
        for (int i = 0; i < count; i++) {
            assertEquals(i, here.next().correlation());
            assertEquals(i, there.next().correlation());
        }
        other.join();
    }

    /** Each reply is sent from within the call that brought the frame. */
    @Test
    void aFrameThatIsAnsweredAtOnceGoesToAndFro() throws Exception {
        int trips = 5_000;
        CountDownLatch over = new CountDownLatch(1);
        Link[] ends = new Link[2];
        Receiver[] echo = new Receiver[2];
        for (int i = 0; i < 2; i++) {
            int side = i;
            echo[i] = new Recording() {
                @Override
                public void frame(int type, int number, long correlation, Input payload) {
                    if (correlation == trips) over.countDown();
                    else
                        ends[side].send(type, number, correlation + 1, message(payload.getBytes(payload.remaining())));
                }
            };
        }
        connect(echo[0], echo[1]);
        ends[0] = link;
        ends[1] = back;
        link.send(1, 0, 0, message(new byte[64]));
        assertTrue(over.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void manyLinksShareAReactor() throws Exception {
        int links = 50;
        List<Recording> receivers = new ArrayList<>();
        List<Link> senders = new ArrayList<>();
        Reactor one = sockets.reactor("many");
        for (int i = 0; i < links; i++) {
            receivers.add(new Recording());
            senders.add(sockets.ends(kind, one, new Recording(), one, receivers.get(i), MAX).left());
        }
        for (int i = 0; i < links; i++)
            for (long n = 0; n < 200; n++) senders.get(i).send(1, i, n, message(new byte[i * 10]));
        for (int i = 0; i < links; i++)
            for (long n = 0; n < 200; n++) {
                Recording.Got got = receivers.get(i).next();
                assertEquals(n, got.correlation());
                assertEquals(i, got.number());
            }
    }
}

final class UnixFramesTest extends FramesTest {
    UnixFramesTest() {
        super("unix");
    }
}

final class RingFramesTest extends FramesTest {
    RingFramesTest() {
        super("ring");
    }
}

final class RingWithoutRegionsFramesTest extends FramesTest {
    RingWithoutRegionsFramesTest() {
        super("ring without regions");
    }
}

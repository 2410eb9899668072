package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Messages;

/** A peer that sends what it likes and goes when it likes. */
@Timeout(120)
abstract class HostileFramesTest {

    private static final int MAX = 100_000;

    private final String kind;
    private final Recording receiver = new Recording();
    private Sockets sockets;
    private Reactor reactor;

    HostileFramesTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        sockets = new Sockets();
        reactor = sockets.reactor("hostile-test");
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    private RawPeer peer(Receiver at) throws IOException {
        return RawPeer.of(kind, sockets, reactor, at, MAX);
    }

    @Test
    @Tag("R33")
    void aLengthThatIsNegativeOrOverTheLimitEndsTheLink() throws Exception {
        for (long length : new long[] {-1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE, MAX + 1, 0xffff_0000L}) {
            Recording each = new Recording();
            try (RawPeer peer = peer(each)) {
                peer.write(Sockets.frame(1, 2, 3, new byte[] {4}));
                assertArrayEquals(new byte[] {4}, each.next().payload());
                long before = allocatedByReactor();
                peer.write(Sockets.header(length, 1, 2, 4));
                IOException cause = each.awaitEnd();
                assertInstanceOf(CodecException.class, cause.getCause());
                assertTrue(cause.getMessage().contains((length & 0xffffffffL) + " bytes"), cause.getMessage());
                long made = allocatedByReactor() - before;
                assertTrue(made < 1 << 20, made + " bytes were made for a length of " + length);
                assertTrue(each.frames.isEmpty());
            }
        }
    }

    private static long allocatedByReactor() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("hostile-test"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.threadId()))
                .sum();
    }

    @Test
    void lengthsFromZeroToTheLimitAreGood() throws Exception {
        RawPeer peer = peer(receiver);
        for (int length : new int[] {0, 1, MAX - 1, MAX}) {
            peer.write(Sockets.frame(1, 0, length, new byte[length]));
            assertEquals(length, receiver.next().payload().length);
        }
        assertEquals(0, receiver.endings.get());
    }

    @Test
    void aBadLengthInTheMiddleOfManyFramesEndsTheLinkAfterThoseBefore() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) bytes.writeBytes(Sockets.frame(1, 0, i, new byte[i % 40]));
        bytes.writeBytes(Sockets.header(-1, 1, 0, 500));
        for (int i = 0; i < 500; i++) bytes.writeBytes(Sockets.frame(1, 0, 1000 + i, new byte[i % 40]));
        peer(receiver).write(bytes.toByteArray());
        receiver.awaitEnd();
        for (int i = 0; i < 500; i++) assertEquals(i, receiver.next().correlation());
        assertTrue(receiver.frames.isEmpty());
    }

    @Test
    void aPeerMayEndAtEveryByteOfAFrame() throws Exception {
        byte[] first = Sockets.frame(4, 1, 77, new byte[] {1, 2, 3});
        byte[] second = Sockets.frame(6, 2, 78, new byte[40]);
        for (int count = 0; count <= second.length; count++) {
            Recording each = new Recording();
            RawPeer peer = peer(each);
            peer.write(first);
            peer.write(Arrays.copyOf(second, count));
            peer.close();
            assertInstanceOf(EOFException.class, each.awaitEnd(), "after " + count + " bytes");
            assertEquals(77, each.next().correlation());
            if (count == second.length) assertEquals(78, each.next().correlation());
            assertNull(each.frames.poll(), "after " + count + " bytes");
            assertEquals(1, each.endings.get());
        }
    }

    @Test
    void aPeerMayEndWithinALargeFrame() throws Exception {
        byte[] large = Sockets.frame(6, 0, 1, new byte[MAX]);
        for (int count : new int[] {17, 20_000, 32 << 10, (32 << 10) + 16, 70_000, large.length - 1}) {
            Recording each = new Recording();
            RawPeer peer = peer(each);
            peer.write(Arrays.copyOf(large, count));
            peer.close();
            assertInstanceOf(EOFException.class, each.awaitEnd());
            assertTrue(each.frames.isEmpty());
        }
    }

    /** Who sends a long message for a minute is alive. */
    @Test
    void bytesOfAFrameThatIsNotCompleteAreCounted() throws Exception {
        AtomicReference<Link> link = new AtomicReference<>();
        RawPeer peer = RawPeer.of(kind, sockets, reactor, own -> {
            link.set(own);
            return receiver;
        }, MAX);
        byte[] large = Sockets.frame(6, 0, 1, new byte[MAX]);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recording.DEADLINE_SECONDS);
        for (int at = 0; at < 60_000; at += 20_000) {
            peer.write(Arrays.copyOfRange(large, at, at + 20_000));
            while (link.get().received() < at + 20_000 && System.nanoTime() - deadline < 0) Thread.onSpinWait();
            assertEquals(at + 20_000, link.get().received());
        }
        assertTrue(receiver.frames.isEmpty());
    }

    @Test
    void framesThatComeByteByByteAreWhole() throws Exception {
        RawPeer peer = peer(receiver);
        for (int i = 0; i < 20; i++) {
            byte[] payload = new byte[i];
            Arrays.fill(payload, (byte) i);
            for (byte each : Sockets.frame(i, i, i, payload)) peer.write(new byte[] {each});
            assertArrayEquals(payload, receiver.next().payload());
        }
    }

    @Test
    void framesCutAnywhereAreWhole() throws Exception {
        long seed = 31;
        Random random = new Random(seed);
        List<Integer> sizes = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 300; i++) {
            int size = random.nextInt(10) == 0 ? random.nextInt(MAX) : random.nextInt(200);
            sizes.add(size);
            bytes.writeBytes(Sockets.frame(1, 0, i, new byte[size]));
        }
        byte[] all = bytes.toByteArray();
        RawPeer peer = peer(receiver);
        for (int at = 0; at < all.length;) {
            int count = Math.min(all.length - at, 1 + (int) Math.pow(2, random.nextDouble() * 16));
            peer.write(Arrays.copyOfRange(all, at, at + count));
            at += count;
        }
        for (int i = 0; i < 300; i++) {
            Recording.Got got = receiver.next();
            assertEquals(i, got.correlation(), "seed " + seed);
            assertEquals(sizes.get(i), got.payload().length, "seed " + seed);
        }
    }

    // ---- random frames

    /** What a stream of bytes means, worked out in the simplest way. */
    private List<Recording.Got> meaning(byte[] stream) {
        List<Recording.Got> frames = new ArrayList<>();
        ByteBuffer left = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
        while (left.remaining() >= Frame.HEADER) {
            int length = left.getInt();
            int type = left.get() & 0xff;
            boolean inRegion = left.get() == 1 && kind.equals("ring");
            int number = left.getShort() & 0xffff;
            long correlation = left.getLong();
            if (length < 0 || length > MAX || length > left.remaining()) break;
            // Nothing stands in the region.
            if (inRegion && length > 0) break;
            byte[] payload = new byte[length];
            left.get(payload);
            frames.add(new Recording.Got(type, number, correlation, payload));
        }
        return frames;
    }

    @Test
    @Tag("R34")
    void randomFramesAreDeliveredAsTheyAreAndNothingElseUntilTheFirstBadOne() throws Exception {
        long seed = Messages.seed(1_000_003);
        Random random = new Random(seed);
        // Half of them over each kind of link.
        int wanted = Messages.size("R34", 20_000) / 2;
        int frames = 0;
        for (int round = 0; frames < wanted; round++) {
            byte[] stream = hostile(random);
            List<Recording.Got> expected = meaning(stream);
            Recording each = new Recording();
            RawPeer peer = peer(each);
            try {
                for (int at = 0; at < stream.length;) {
                    int count = Math.min(stream.length - at, 1 + random.nextInt(5_000));
                    peer.write(Arrays.copyOfRange(stream, at, at + count));
                    at += count;
                }
            } catch (IOException e) {
                // The link was ended for what it got.
            }
            peer.close();
            each.awaitEnd();
            String where = "seed " + seed + ", round " + round;
            assertEquals(expected.size(), each.frames.size(), where);
            for (Recording.Got frame : expected) each.frames.remove().assertIs(frame, where);
            frames += expected.size() + 1;
        }
    }

    /** Some hundred frames with bits flipped, lengths changed, bytes cut out, or nothing but noise. */
    private static byte[] hostile(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(400); i >= 0; i--) {
            byte[] payload = new byte[random.nextInt(20) == 0 ? random.nextInt(50_000) : random.nextInt(64)];
            random.nextBytes(payload);
            byte[] frame = Sockets.frame(random.nextInt(256), random.nextInt(65_536), random.nextLong(), payload);
            if (random.nextInt(200) == 0) frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
            if (random.nextInt(300) == 0) frame[random.nextInt(4)] = (byte) random.nextInt();
            if (random.nextInt(400) == 0) frame = Arrays.copyOf(frame, random.nextInt(frame.length));
            if (random.nextInt(400) == 0) random.nextBytes(frame);
            bytes.writeBytes(frame);
        }
        return bytes.toByteArray();
    }

    // ---- receivers that refuse

    @Test
    void aFrameThatItsReceiverRefusesEndsThatLinkOnly() throws Exception {
        RawPeer other = peer(receiver);
        List<Throwable> refusals = List.of(
                new CodecException("not so"), new IllegalStateException("bug"), new StackOverflowError("deep"),
                new AssertionError("wrong"), new OutOfMemoryError("made up"));
        for (Throwable refusal : refusals) {
            Recording each = new Recording() {
                @Override
                public void frame(int type, int number, long correlation, Input payload) {
                    super.frame(type, number, correlation, payload);
                    if (refusal instanceof Error error) throw error;
                    throw (RuntimeException) refusal;
                }
            };
            RawPeer peer = peer(each);
            byte[] frame = Sockets.frame(1, 0, 5, new byte[0]);
            byte[] two = Arrays.copyOf(frame, 2 * frame.length);
            System.arraycopy(frame, 0, two, frame.length, frame.length);
            peer.write(two);
            IOException cause = each.awaitEnd();
            assertTrue(cause.getMessage().contains(refusal.getMessage()), cause.getMessage());
            assertEquals(1, each.frames.size(), "no frame follows the refused one");
            other.write(frame);
            if (receiver.next().correlation() != 5) fail("another link suffers");
        }
    }
}

final class UnixHostileFramesTest extends HostileFramesTest {
    UnixHostileFramesTest() {
        super("unix");
    }
}

final class RingHostileFramesTest extends HostileFramesTest {
    RingHostileFramesTest() {
        super("ring");
    }
}
